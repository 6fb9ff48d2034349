public import ArgumentParser
public import CareTerms

/// Ids and days are read from the words by their own rules; what they refuse is a usage error.
extension ID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension ClinicalDay: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
