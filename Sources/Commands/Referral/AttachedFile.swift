public import ArgumentParser
internal import Glibc
public import Referrals
internal import Registry

/// A document to be kept, as it is typed: its path, and its kind after an equals sign.
struct AttachedFile: Sendable, ExpressibleByArgument {
    let path: String
    let kind: ReferralAttachment.Kind?

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        if let equals = argument.lastIndex(of: "="), equals != argument.startIndex,
            let kind = ReferralAttachment.Kind(rawValue: String(argument[argument.index(after: equals)...]))
        {
            (path, self.kind) = (String(argument[..<equals]), kind)
        } else {
            (path, kind) = (argument, nil)
        }
    }

    /// A file that was read: what is kept of it, and by what a repeated request is recognised.
    struct Whole: Sendable {
        let attachment: NewAttachment
        var digest: String { "\(attachment.bytes.count) \(FileDigest.hex(of: attachment.bytes))" }
    }

    /// Reads all of them, with limits; an error names the place of the file, as its path may hold a name.
    static func read(_ files: [AttachedFile], kind: ReferralAttachment.Kind = .other) throws -> [Whole] {
        var total = 0
        return try files.enumerated().map { place, file in
            let bytes = try file.bytes(number: place + 1)
            total += bytes.count
            guard total <= ReferralAttachment.bytesOfReferralMax, place < ReferralAttachment.perReferralMax else {
                throw UsageTrouble(
                    "referral_has_at_most_100_attachments_of_200_mebibytes",
                    "A referral keeps at most 100 attachments of 200 MiB together.", try: "fewer or smaller files")
            }
            let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
            return Whole(
                attachment: NewAttachment(
                    name: String(name.prefix(ReferralAttachment.nameLengthMax)), kind: file.kind ?? kind, bytes: bytes))
        }
    }

    private func bytes(number: Int) throws -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.unreadable(number, errno) }
        guard [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) else {
            throw UsageTrouble(
                "attachment_is_a_file", "Attachment \(number) is no file.", try: "the path of a document")
        }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw Self.unreadable(number, errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(Int(status.st_size), ReferralAttachment.bytesMax) + 1)
        var page = [UInt8](repeating: 0, count: 1 << 18)
        while bytes.count <= ReferralAttachment.bytesMax {
            let count = Glibc.read(file, &page, page.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable(number, errno) }
            if count == 0 { break }
            bytes += page.prefix(count)
        }
        guard !bytes.isEmpty, bytes.count <= ReferralAttachment.bytesMax else {
            throw UsageTrouble(
                "attachment_has_1_byte_to_25_mebibytes",
                "Attachment \(number) \(bytes.isEmpty ? "is empty" : "has more than 25 MiB").",
                try: "a smaller scan, or the file in parts")
        }
        return bytes
    }

    private static func unreadable(_ number: Int, _ error: Int32) -> UsageTrouble {
        UsageTrouble(
            "file_is_readable", "Attachment \(number) cannot be read: \(String(cString: strerror(error))).",
            try: "the path of a document")
    }
}

extension ReferralAttachment.Kind: ExpressibleByArgument {}
