public import CareTerms
public import Postgres
public import Registry

extension Course.State: PostgresCodable {}
extension Course.Event: PostgresCodable {}
extension Course.StopReason: PostgresCodable {}
extension PlannedCycle.State: PostgresCodable {}
extension PlannedCycle.Event: PostgresCodable {}
extension Placement.State: PostgresCodable {}
extension Placement.Event: PostgresCodable {}
extension Placement.ReleaseReason: PostgresCodable {}
extension Procedure.State: PostgresCodable {}
extension Procedure.Event: PostgresCodable {}

extension Course: Recorded {
    public typealias Tag = CourseTag

    public static func reading(_ id: CourseID) -> SQL {
        "SELECT status, step_no FROM booking.course WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: CourseID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO booking.course_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

extension PlannedCycle: Recorded {
    public typealias Tag = PlannedCycleTag

    public static func reading(_ id: PlannedCycleID) -> SQL {
        "SELECT status, step_no FROM booking.planned_cycle WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: PlannedCycleID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO booking.planned_cycle_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

extension Placement: Recorded {
    public typealias Tag = PlacementTag

    public static func reading(_ id: PlacementID) -> SQL {
        "SELECT status, step_no FROM booking.placement WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: PlacementID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO booking.placement_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

extension Procedure: Recorded {
    public typealias Tag = ProcedureTag

    public static func reading(_ id: ProcedureID) -> SQL {
        "SELECT status, step_no FROM booking.procedure WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: ProcedureID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO booking.procedure_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

extension Procedure: RecordedInBulk {
    public static func reading(_ ids: [ProcedureID]) -> SQL {
        "SELECT id, status, step_no FROM booking.procedure WHERE id = ANY (\(ids))"
    }

    public static func inserting(_ event: Event, into ids: [ProcedureID], at times: [Instant?]) -> SQL {
        """
        INSERT INTO booking.procedure_history (subject, event, happened_at)
        SELECT subject, \(event), happened_at
        FROM unnest(\(ids)::bigint[], \(times)::timestamptz[]) step(subject, happened_at) ORDER BY subject
        RETURNING subject, no
        """
    }
}
