/// The National Provider Identifier of the United States: ten digits, the last one checks the others.
///
/// 45 CFR 162.406: ISO/IEC 7812 Luhn over the digits with the prefix 80840 before them.
public enum NPI {
    static let system = "http://hl7.org/fhir/sid/us-npi"

    /// What is wrong with a number that is none, in words for who typed it; `nil` where it is one.
    public static func fault(in text: String) -> String? {
        let digits = text.utf8.count
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return "An NPI has digits only." }
        guard digits == 10 else { return "An NPI has ten digits, and this has \(digits)." }
        guard text.hasPrefix("1") || text.hasPrefix("2") else { return "An NPI begins with 1 or 2." }
        return isValid(text)
            ? nil : "The last digit of this NPI does not fit the others: one of them is a typing error."
    }

    public static func isValid(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 10, digits.allSatisfy({ (0...9).contains($0) }), digits[0] == 1 || digits[0] == 2 else {
            return false
        }
        // The prefix 80840 adds 24 to the sum.
        var sum = 24
        for (place, digit) in digits.reversed().enumerated() {
            let weighted = place % 2 == 1 ? digit * 2 : digit
            sum += weighted > 9 ? weighted - 9 : weighted
        }
        return sum % 10 == 0
    }
}

/// ICD-10-CM's form: a letter, a digit, then up to five more with the dot after the third place.
public enum ICD10CM {
    static let system = "http://hl7.org/fhir/sid/icd-10-cm"

    /// The code in capitals and with its dot, or nil when it has not the form of one.
    public static func normal(_ code: String) -> String? {
        let plain = Array(code.uppercased().utf8.filter { $0 != UInt8(ascii: ".") })
        guard (3...7).contains(plain.count), code.utf8.count - plain.count <= 1 else { return nil }
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
        guard isLetter(plain[0]), isDigit(plain[1]), plain.dropFirst(2).allSatisfy({ isDigit($0) || isLetter($0) })
        else { return nil }
        if let dot = code.firstIndex(of: "."), code.distance(from: code.startIndex, to: dot) != 3 { return nil }
        let category = String(decoding: plain[0..<3], as: UTF8.self)
        return plain.count == 3 ? category : category + "." + String(decoding: plain[3...], as: UTF8.self)
    }
}
