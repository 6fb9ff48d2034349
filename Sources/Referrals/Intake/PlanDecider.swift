import CareTerms
import FoundationEssentials
import Postgres
import Registry

/// Decides a batch of rows: one search, one look at their times, and what stood before in the file.
struct PlanDecider {
    let store: Store
    let zone: String
    let programme: String
    let index: LineIndex

    private struct Question: Encodable {
        var person: NewPerson.Record
        var patient: Int64?
    }

    /// What the database knows of the person in a row.
    struct Match: Sendable, Codable {
        let patient: PatientID?
        let isMany, isThere, isPlausible: Bool
        let alike: [PatientID]
        let open: ReferralID?
        let personKey: Int64?
    }

    private struct Looked: Sendable, Codable {
        let matches: [Match]
        let moments: [MomentOfRow]
        let now: Instant
    }

    func decide(_ verdicts: [ReferralVerdict]) async throws -> [PlannedRow] {
        let drafts = verdicts.compactMap { try? $0.outcome.get() }
        guard !drafts.isEmpty else { return verdicts.compactMap(Self.refused) }
        let looked = try await look(drafts)
        var next = 0
        return try verdicts.map { verdict in
            guard case .success(let draft) = verdict.outcome else {
                return Self.row(verdict, .rejected, Self.refused(verdict)?.reasons ?? [])
            }
            defer { next += 1 }
            return try decide(verdict, draft, looked.matches[next], looked.moments[next], now: looked.now)
        }
    }

    private func look(_ drafts: [ReferralDraft]) async throws -> Looked {
        let questions = drafts.map { Question(person: .init($0.person), patient: $0.patient.record?.number) }
        let rows = JSONText(String(decoding: try JSONEncoder().encode(questions), as: UTF8.self))
        let (zone, times) = (zone, drafts.map(\.received))
        return try await store.command(as: PlanReferrals.role) { tx, context in
            let matches = try tx.all(
                """
                SELECT patient, is_many, is_there, is_plausible, alike, open_referral, person_key
                FROM referrals.match_rows(\(rows), 'referral import')
                """
            ) { row in
                Match(
                    patient: try row("patient"), isMany: try row("is_many"), isThere: try row("is_there"),
                    isPlausible: try row("is_plausible"), alike: try row("alike"), open: try row("open_referral"),
                    personKey: try row("person_key"))
            }
            return Looked(matches: matches, moments: try MomentOfRow.all(times, zone: zone, in: &tx), now: context.now)
        }.answer
    }

    private func decide(
        _ verdict: ReferralVerdict, _ draft: ReferralDraft, _ match: Match, _ moment: MomentOfRow, now: Instant
    ) throws -> PlannedRow {
        var faults: [ImportReason.Rule] = []
        let received: Instant
        switch moment {
        case .one(let instant):
            received = instant
            if instant > now { faults.append(.isNotInTheFuture) }
        case .none: (received, faults) = (now, [.timeExists])
        case .two: (received, faults) = (now, [.timeIsOneMoment])
        }
        if !match.isThere { faults.append(.exists) }
        if match.isMany {
            faults.append(.identifiersNameOne)
        } else if !match.isPlausible {
            faults.append(.identifierIsTheirs)
        }
        guard faults.isEmpty else {
            return Self.row(
                verdict, .rejected, faults.map { ImportReason($0) }, patients: match.patient.map { [$0] } ?? [])
        }
        let patients = match.patient.map { [$0] } ?? match.alike
        if draft.notDuplicate == nil {
            if match.patient == nil, !match.alike.isEmpty {
                return Self.row(
                    verdict, .duplicate, [ImportReason(.looksLikeNobodyElse)], patients: patients, referral: match.open)
            }
            if let open = match.open {
                return Self.row(
                    verdict, .duplicate, [ImportReason(.hasNoOpenReferral)], patients: patients, referral: open)
            }
            let keys = Self.keys(draft, match)
            if let line = try keys.lazy.compactMap({ try index.line(of: $0) }).first {
                return Self.row(verdict, .duplicate, [ImportReason(.isOnceInTheFile)], sameAs: line)
            }
            for key in keys { _ = try index.first(key, on: verdict.line) }
        }
        return Self.row(verdict, .accepted, [], patients: patients, row: row(draft, match, received))
    }

    /// By which a person is known again within the file.
    private static func keys(_ draft: ReferralDraft, _ match: Match) -> [UInt64] {
        var keys = draft.patient.identifiers.map { hash("identifier", $0.authority, $0.value) }
        if let patient = match.patient { keys.append(hash("patient", "\(patient.number)", "")) }
        if let key = match.personKey { keys.append(hash("person", "\(key)", "")) }
        return keys
    }

    private static func hash(_ kind: String, _ one: String, _ other: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(one)
        hasher.combine(other)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private func row(_ draft: ReferralDraft, _ match: Match, _ received: Instant) -> PlannedRow.Row {
        let ruling = draft.notDuplicate.map { reason in
            PlannedRow.Row.Ruling(
                reason: reason, patients: match.patient == nil ? match.alike.map(\.number) : [],
                referrals: match.patient == nil ? [] : match.open.map { [$0.number] } ?? [])
        }
        return PlannedRow.Row(
            patient: match.patient?.number, person: .init(draft.person), ruling: ruling,
            receivedAt: received.description, channel: draft.channel, priority: draft.priority, programme: programme,
            referrer: .init(
                name: draft.referrer.name, organisation: draft.referrer.organisation, npi: draft.referrer.npi,
                contact: draft.referrer.contact),
            primaryCancer: draft.primaryCancer, peritonealDisease: draft.peritonealDisease)
    }

    private static func refused(_ verdict: ReferralVerdict) -> PlannedRow? {
        guard case .failure(let rejected) = verdict.outcome else { return nil }
        return row(verdict, .rejected, rejected.faults.map { ImportReason($0) })
    }

    private static func row(
        _ verdict: ReferralVerdict, _ outcome: RowVerdict, _ reasons: [ImportReason], patients: [PatientID] = [],
        referral: ReferralID? = nil, sameAs line: Int? = nil, row: PlannedRow.Row? = nil
    ) -> PlannedRow {
        PlannedRow(
            line: verdict.lines.lowerBound, lastLine: verdict.lines.upperBound, verdict: outcome, reasons: reasons,
            patients: patients, referral: referral, sameAsLine: line, row: row)
    }
}

extension ReferralDraft {
    /// The person as the registry's doors take them.
    var person: NewPerson {
        NewPerson(
            family: patient.family, given: patient.given, birthDate: patient.birth,
            identifiers: patient.identifiers.map { .init(authority: $0.authority, value: $0.value) })
    }
}

/// The moment that a row means by when it was received.
enum MomentOfRow: Sendable, Equatable, Codable {
    case one(Instant)
    /// The clocks skip it, or show it twice.
    case none, two

    /// A day alone is its beginning: the clock of who waits never starts later than they came.
    static func all(_ times: [ReceivedText], zone: String, in tx: inout Transaction) throws -> [MomentOfRow] {
        let walls: [String?] = times.map { time in
            switch time {
            case .day(let day): "\(day)T00:00"
            case .time(.local(let local)): local.description
            case .time(.moment): nil
            }
        }
        // As SiteClock.moment does it for one: the offsets a day before and a day after are all that can be near.
        let found = try tx.all(
            """
            SELECT count(DISTINCT m.at) AS n, min(m.at) AS first, min(w.t::timestamp AT TIME ZONE \(zone)) AS near
            FROM unnest(\(walls)::text[]) WITH ORDINALITY w(t, no)
            LEFT JOIN LATERAL (
                SELECT (w.t::timestamp - s.shift) AT TIME ZONE 'UTC' AS at FROM (
                    SELECT (u AT TIME ZONE \(zone)) - (u AT TIME ZONE 'UTC') AS shift
                    FROM unnest(ARRAY[(w.t::timestamp AT TIME ZONE 'UTC') - interval '1 day',
                        (w.t::timestamp AT TIME ZONE 'UTC') + interval '1 day']) u) s
                WHERE ((w.t::timestamp - s.shift) AT TIME ZONE 'UTC') AT TIME ZONE \(zone) = w.t::timestamp) m ON true
            GROUP BY w.no ORDER BY w.no
            """
        ) { row in (try row("n") as Int64, try row("first") as Instant?, try row("near") as Instant?) }
        return zip(times, found).map { time, found in
            if case .time(.moment(let moment)) = time { return .one(moment) }
            let (count, first, near) = found
            if case .day = time, let begin = first ?? near { return .one(begin) }
            guard count == 1, let first else { return count == 0 ? .none : .two }
            return .one(first)
        }
    }
}
