public import ArgumentParser
public import CoverageCounselling

extension Position.Responsible: ExpressibleByArgument {}
extension Payer.Class: ExpressibleByArgument {}
extension CounsellingNote.Amendment: ExpressibleByArgument {}
