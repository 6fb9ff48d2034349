public import CareTerms

/// What is wrong with the form of a row.
///
/// It names the place and never the text: a field holds patient data.
public struct CSVFault: Error, Sendable, Equatable {
    /// Stable names that read as the rule that was broken; scripts may depend on them.
    public enum Rule: String, CaseIterable, Sendable, Codable {
        case quoteIsClosed = "csv_quote_is_closed"
        case quoteBeginsItsField = "csv_quote_begins_its_field"
        case quoteEndsItsField = "csv_quote_ends_its_field"
        case textHasNoNUL = "csv_text_has_no_nul"
        case textIsUTF8 = "csv_text_is_utf_8"
        case fieldIsWithinLimit = "csv_field_is_within_limit"
        case rowIsWithinLimit = "csv_row_is_within_limit"
        case rowHasAllColumns = "csv_row_has_all_columns"
        case rowHasNoExtraColumns = "csv_row_has_no_extra_columns"
        case cellIsUnderAName = "csv_cell_is_under_a_name"
    }

    public let rule: Rule
    /// Where it is: of a quote, the line on which it opened.
    public let line: Int
    /// Counted from 1, as spreadsheets count; `nil` when it is the row as a whole.
    public let column: Int?

    init(_ rule: Rule, line: Int, column: Int? = nil) {
        self.rule = rule
        self.line = line
        self.column = column
    }

    /// One sentence for a person, with what to do.
    public var message: String {
        switch rule {
        case .quoteIsClosed:
            "A quote opens here and is never closed: close it, or double a quote that is part of the text (\"\")."
        case .quoteBeginsItsField:
            "A quote stands inside of a field that does not begin with one: put the field in quotes, and double it."
        case .quoteEndsItsField:
            "There is text after the closing quote: double the quotes that are part of the text (\"\")."
        case .textHasNoNUL: "There is a NUL byte: the file was damaged, or is no text."
        case .textIsUTF8: "This is not UTF-8: save the file as \"CSV UTF-8\"."
        case .fieldIsWithinLimit: "The field has more than \(CSVReader.fieldBytesMax) bytes."
        case .rowIsWithinLimit: "The row has more than \(CSVReader.rowBytesMax) bytes."
        case .rowHasAllColumns: "The row has fewer columns than the header."
        case .rowHasNoExtraColumns:
            "The row has more columns than the header: put a field that holds the delimiter in quotes."
        case .cellIsUnderAName: "The cell is under no column name."
        }
    }
}

/// A row that could not be read, and every reason why.
public struct CSVRejection: Sendable, Equatable {
    /// The lines that it took; those among them that are rows of their own are read as such.
    public let lines: ClosedRange<Int>
    public let faults: [CSVFault]
}

/// Why a whole file is not read.
public struct CSVFileRefused: Refusal, Equatable {
    public enum Why: String, CaseIterable, Sendable, Codable {
        case isUTF16 = "csv_file_is_not_utf_16"
        case isUTF32 = "csv_file_is_not_utf_32"
        case isWorkbook = "csv_file_is_not_a_workbook"
        case isEmpty = "csv_file_has_a_header"
        case delimiterIsUnclear = "csv_delimiter_is_clear"
        case headerIsTooLong = "csv_header_is_within_limit"
        case headerIsBroken = "csv_header_is_well_formed"
        case nameIsTwice = "csv_column_name_is_unique"
        case nameIsMissing = "csv_column_has_a_name"
    }

    public let why: Why
    public let line: Int
    /// The columns that it is about, counted from 1.
    public let columns: [Int]

    init(_ why: Why, line: Int, columns: [Int] = []) {
        self.why = why
        self.line = line
        self.columns = columns
    }

    public var kind: RefusalKind { .usage }
    public var fact: String { why.rawValue }

    public var message: String {
        let places = columns.map(String.init).joined(separator: ", ")
        switch why {
        case .isUTF16: return "The file is UTF-16, as spreadsheets write \"Unicode text\"."
        case .isUTF32: return "The file is UTF-32."
        case .isWorkbook: return "The file is a workbook of a spreadsheet program (XLSX or XLS), not CSV."
        case .isEmpty: return "The file has no line with column names."
        case .delimiterIsUnclear: return "Line \(line): two delimiters stand equally often between the column names."
        case .headerIsTooLong:
            return "Line \(line): the column names take more than \(CSVReader.headerBytesMax) bytes or are more than "
                + "\(CSVReader.columnsMax)."
        case .headerIsBroken: return "Line \(line): the line with the column names is broken (column \(places))."
        case .nameIsTwice: return "Line \(line): two columns have the same name (columns \(places))."
        case .nameIsMissing: return "Line \(line): a column between others has no name (columns \(places))."
        }
    }

    public var remedy: String? {
        switch why {
        case .isUTF16, .isUTF32, .isWorkbook: "Save it as \"CSV UTF-8\" and try again."
        case .isEmpty: "Put the column names on the first line."
        case .delimiterIsUnclear: "Name the delimiter: comma, semicolon or tab."
        case .headerIsTooLong: "Check that the first line holds the column names only."
        case .headerIsBroken: "Check the quotes on that line."
        case .nameIsTwice: "Name each column once."
        case .nameIsMissing: "Give the column a name, or delete it."
        }
    }
}
