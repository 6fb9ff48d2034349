public import CareTerms
public import Postgres

/// What an enrolment has besides its state: numbers, its slot, its signed checklist, what was overridden.
public struct EnrolmentPapers: Sendable, Equatable, Codable {
    /// The place of a patient in an arm.
    public struct Slot: Sendable, Equatable, Codable {
        public let label: String
        public let level: Int
        /// `nil` while it is held.
        public let givenBackBecause: String?
    }

    public let screeningNumber: String?
    public let slot: Slot?
    public let randomisation: Randomisation?
    public let checklist: SignedChecklist?
    public let overrides: [OverrideRecord]

    /// Groups that read clinical words: the others see numbers and places alone.
    static let clinical: Set<GroupRole> = [.coordinator, .research, .investigator, .surgeon, .pharmacist, .nurse]

    public static func read(of id: EnrolmentID, as role: GroupRole, in tx: inout Transaction) throws -> EnrolmentPapers
    {
        let number = try tx.first(
            "SELECT number::text FROM trials.screening_number WHERE enrolment = \(id)", as: String.self)
        let slot = try tx.first(
            """
            SELECT label::text, level, given_back_because FROM trials.slot WHERE enrolment = \(id)
            ORDER BY id DESC LIMIT 1
            """
        ) { row in
            Slot(
                label: try row("label"), level: Int(try row("level") as Int32),
                givenBackBecause: try row("given_back_because"))
        }
        guard clinical.contains(role) else {
            return EnrolmentPapers(
                screeningNumber: number, slot: slot, randomisation: nil, checklist: nil, overrides: [])
        }
        return EnrolmentPapers(
            screeningNumber: number, slot: slot, randomisation: try Randomisation.read(of: id, in: &tx),
            checklist: try SignedChecklist.latest(of: id, in: &tx), overrides: try OverrideRecord.all(of: id, in: &tx))
    }
}
