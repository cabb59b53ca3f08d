import CaptioningModels
import Foundation
import ImageDecoding
import Synchronization
import SystemPackage

/// Where `deeplens caption --attention` writes what the decoder looked at.
///
/// Each photo gets a folder `NAME.attention` with `photo.png`, one heat map a word such as
/// `03-dog.png`, and a page `index.html` that shows them with the words.
final class AttentionFolder: Sendable {
    /// The longest side of the pictures in pixels.
    private static let longestSide = 480

    private let directory: FilePath
    /// The names of the folders that are yet to be written, for each photo.
    private let names: Mutex<[FilePath: [String]]>

    /// Writes below a directory, which is made when the first photo comes.
    ///
    /// - Parameters:
    ///   - directory: The directory.
    ///   - photos: All photos that will come, in whatever order; of those of one name the second one's
    ///     folder is `NAME.2.attention`.
    init(_ directory: FilePath, for photos: [FilePath]) {
        self.directory = directory
        var (names, counts): ([FilePath: [String]], [String: Int]) = ([:], [:])
        for photo in photos {
            let name = Self.name(of: photo)
            let number = counts[name, default: 0] + 1
            counts[name] = number
            names[photo, default: []]
                .append(number == 1 ? "\(name).attention" : "\(name).\(number).attention")
        }
        self.names = Mutex(names)
    }

    private static func name(of photo: FilePath) -> String {
        photo.lastComponent?.string ?? "photo"
    }

    /// Writes a photo's folder; an older one of the same name is replaced.
    ///
    /// - Parameters:
    ///   - photo: The photo's file.
    ///   - image: Its pixels.
    ///   - hypothesis: The caption with its attention.
    /// - Throws: ``MissingAttention`` if the caption has none; an error that names the file if the
    ///   folder cannot be written.
    func write(
        photo: FilePath,
        image: RGBImage,
        _ hypothesis: PhotoDescription.Hypothesis
    ) throws {
        let maps = hypothesis.attention.compactMap(AttentionMap.init)
        guard maps.count == hypothesis.words.count else { throw MissingAttention() }
        let name = Self.name(of: photo)
        let folder = directory.appending(takeName(for: photo))
        try makeEmptyFolder(folder)
        let picture = image.shrunk(toSide: Self.longestSide)
        try write(picture, to: folder.appending("photo.png"))
        var page = AttentionPage(photo: name)
        for (index, word) in hypothesis.words.enumerated() {
            let file = AttentionMap.fileName(of: word, at: index + 1)
            try write(maps[index].overlay(on: picture), to: folder.appending(file))
            let greatest = hypothesis.attention[index].max() ?? 0
            page.figures.append((word: word, file: file, greatest: greatest))
        }
        try write(Data(page.html.utf8), to: folder.appending("index.html"))
    }

    /// The name of a photo's folder; of a photo that comes twice, first that of its first.
    private func takeName(for photo: FilePath) -> String {
        names.withLock { names in
            guard let own = names[photo], !own.isEmpty else {
                return "\(Self.name(of: photo)).attention"
            }
            names[photo] = Array(own.dropFirst())
            return own[0]
        }
    }

    /// Makes the folder; the heat maps of an earlier run go.
    private func makeEmptyFolder(_ folder: FilePath) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        for name in try files.contentsOfDirectory(atPath: folder.string)
        where name.wholeMatch(of: /[0-9]{2,}-.*\.png/) != nil {
            try files.removeItem(atPath: folder.appending(name).string)
        }
    }

    private func write(_ picture: RGBImage, to file: FilePath) throws {
        try write(Data(picture.pngFile(name: file.string)), to: file)
    }

    private func write(_ data: Data, to file: FilePath) throws {
        try data.write(to: URL(filePath: file.string), options: .atomic)
    }
}

/// The decoder says nothing of where it looked.
struct MissingAttention: Error, CustomStringConvertible {
    let description =
        "this model has no attention to show; choose one that has, such as updown or sat"
}

extension RGBImage {
    /// The picture with the longer side no longer than so many pixels, its proportions kept.
    fileprivate func shrunk(toSide side: Int) -> RGBImage {
        let longest = max(width, height)
        guard longest > side else { return self }
        return resized(
            width: max(width * side / longest, 1),
            height: max(height * side / longest, 1)
        )
    }
}
