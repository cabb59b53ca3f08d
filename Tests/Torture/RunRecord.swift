import Foundation
import SystemPackage

/// What an auditor has to know of a run besides the files and the ledger that it left.
struct RunRecord: Codable, Sendable {
    /// The work folder as the ledger knows it; the files may have been copied elsewhere since.
    let root: String
    let photos: [ExpectedPhoto]
    /// The URLs that everything has to be told to.
    let endpoints: [String]
    /// The one of them that wants no more messages since it answered 410.
    let retiredEndpoint: String?
    /// What came to the server, in order.
    var receipts: [UnreliableReceiver.Receipt]

    /// The path by which the ledger knows a photo.
    func path(of photo: ExpectedPhoto) -> String {
        "\(root)/photos/\(photo.name)"
    }

    /// Reads the record of a run.
    init(in work: WorkFolder) throws {
        let data = try Data(contentsOf: URL(filePath: work.record.string))
        self = try JSONDecoder().decode(Self.self, from: data)
    }

    init(
        root: String,
        photos: [ExpectedPhoto],
        endpoints: [String],
        retiredEndpoint: String?,
        receipts: [UnreliableReceiver.Receipt]
    ) {
        self.root = root
        self.photos = photos
        self.endpoints = endpoints
        self.retiredEndpoint = retiredEndpoint
        self.receipts = receipts
    }

    /// Keeps the record with the run.
    func write(in work: WorkFolder) throws {
        try JSONEncoder().encode(self).write(to: URL(filePath: work.record.string))
    }
}
