import Checkpoints
import Foundation
import SystemPackage
import TensorCore
import TestSupport
import Testing

@testable import ModelTraining

/// Files of features of made-up photos, whose features are their own bytes.
@Suite struct FeatureCacheTests {
    private struct Unreadable: Error {}

    private let folder: TemporaryDirectory
    private let file: FilePath
    private var builder: FeatureCacheBuilder {
        FeatureCacheBuilder(path: file, encoder: "e1", shape: [2, 3])
    }

    init() throws {
        folder = try TemporaryDirectory()
        file = folder.path.appending("photos.features")
    }

    /// Writes photos of six bytes each.
    private func photos(_ contents: [String: [UInt8]]) throws -> [FeatureCacheBuilder.Photo] {
        try contents.sorted { $0.key < $1.key }.map { name, bytes in
            .init(file: name, path: try folder.write(bytes, to: name))
        }
    }

    /// The features of a photo: its bytes as numbers.
    private static func encode(
        _ bytes: [UInt8],
        _ path: FilePath,
        _ view: PhotoView
    ) throws -> Tensor {
        guard bytes.count == 6 else { throw Unreadable() }
        return try Tensor([2, 3], bytes.map { Float($0) / 4 })
    }

    private static func read(_ path: FilePath) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path.string)))
    }

    @discardableResult
    private func build(
        _ photos: [FeatureCacheBuilder.Photo]
    ) throws -> FeatureCacheBuilder.Summary {
        try builder.build(photos, read: Self.read, encode: Self.encode)
    }

    private static let three: [String: [UInt8]] = [
        "a.jpg": [1, 2, 3, 4, 5, 6], "b.jpg": [7, 7, 7, 8, 8, 8], "c/d.jpg": [9, 0, 9, 0, 9, 0],
    ]

    @Test func cache_whenBuilt_hasEachPhotosFeatures() throws {
        let summary = try build(photos(Self.three))
        #expect(summary.encoded == 3)
        #expect(summary.failures.isEmpty)
        let cache = try FeatureCache(contentsOf: file)
        #expect(cache.photos.map(\.file) == ["a.jpg", "b.jpg", "c/d.jpg"])
        #expect(cache.encoder == "e1")
        #expect(cache.regionCount == 2)
        #expect(cache.featureSize == 3)
        let place = try #require(cache.index(of: "c/d.jpg"))
        #expect(cache.features(at: place).elements == [2.25, 0, 2.25, 0, 2.25, 0])
        #expect(cache.index(of: "d.jpg") == nil)
        let gathered = cache.features(at: [2, 0])
        #expect(
            gathered
                == Matrix([[2.25, 0, 2.25], [0, 2.25, 0], [0.25, 0.5, 0.75], [1, 1.25, 1.5]])
        )
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
        #expect(left.sorted() == ["a.jpg", "b.jpg", "c", "photos.features"])
    }

    @Test func build_withFurtherViews_keepsThemBesideTheirPhoto() throws {
        let photos = try photos(Self.three).map { photo in
            FeatureCacheBuilder.Photo(
                file: photo.file,
                path: photo.path,
                viewCount: photo.file == "b.jpg" ? 3 : 1
            )
        }
        var views: [PhotoView] = []
        let summary = try builder.build(photos, read: Self.read) { bytes, path, view in
            if path.lastComponent == "b.jpg" { views.append(view) }
            return try Tensor([2, 3], Array(repeating: Float(views.count), count: 6))
        }
        #expect(summary.encoded == 5)
        #expect(views.first == .asTaken)
        #expect(Set(views.map { "\($0)" }).count == 3)
        let cache = summary.cache
        #expect(cache.views(of: "a.jpg") == 0..<1)
        #expect(cache.views(of: "b.jpg") == 1..<4)
        #expect(cache.views(of: "c/d.jpg") == 4..<5)
        #expect(cache.index(of: "b.jpg") == 1)
        #expect((1..<4).map { cache.features(at: $0).elements[0] } == [1, 2, 3])
        // Known views are not encoded again.
        #expect(try builder.build(photos, read: Self.read, encode: Self.encode).encoded == 0)
    }

    @Test func build_whenPhotosChanged_encodesThoseAlone() throws {
        try build(photos(Self.three))
        var contents = Self.three
        contents["b.jpg"] = [4, 4, 4, 4, 4, 4]
        contents["renamed.jpg"] = contents.removeValue(forKey: "a.jpg")
        let summary = try build(photos(contents))
        #expect(summary.encoded == 1)
        #expect(summary.cache.photos.map(\.file) == ["b.jpg", "c/d.jpg", "renamed.jpg"])
        #expect(summary.cache.features(at: 0).elements == [1, 1, 1, 1, 1, 1])
        #expect(summary.cache.features(at: 2).elements == [0.25, 0.5, 0.75, 1, 1.25, 1.5])
    }

    @Test func build_whenNothingChanged_leavesTheFileAlone() throws {
        try build(photos(Self.three))
        let before = try FileManager.default.attributesOfItem(atPath: file.string)
        #expect(try build(photos(Self.three)).encoded == 0)
        let after = try FileManager.default.attributesOfItem(atPath: file.string)
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
    }

    @Test func build_whenKilledBefore_goesOnWhereItWas() throws {
        let photos = try photos(Self.three)
        // A run that is killed leaves its journal, with a record cut short.
        let journal = FilePath(file.string + ".journal")
        let kept = folder.path.appending("kept")
        _ = try builder.build(photos, read: Self.read) { bytes, path, view in
            if path.lastComponent == "d.jpg" {
                try FileManager.default.copyItem(atPath: journal.string, toPath: kept.string)
            }
            return try Self.encode(bytes, path, view)
        }
        try FileManager.default.removeItem(atPath: file.string)
        let torn = try Self.read(kept)
        #expect(torn.count > 2 * 76)
        try Data(torn.dropLast()).write(to: URL(filePath: journal.string))

        var encoded: [FilePath] = []
        let summary = try builder.build(photos, read: Self.read) { bytes, path, view in
            encoded.append(path)
            return try Self.encode(bytes, path, view)
        }
        #expect(encoded == photos.dropFirst().map(\.path))
        #expect(summary.cache.features(at: 0).elements == [0.25, 0.5, 0.75, 1, 1.25, 1.5])
        #expect(summary.cache.features(at: 1).elements == [1.75, 1.75, 1.75, 2, 2, 2])
        #expect(!FileManager.default.fileExists(atPath: journal.string))
    }

    @Test func build_withAnotherEncoder_encodesEverythingAnew() throws {
        try build(photos(Self.three))
        let other = FeatureCacheBuilder(path: file, encoder: "e2", shape: [2, 3])
        let summary = try other.build(photos(Self.three), read: Self.read, encode: Self.encode)
        #expect(summary.encoded == 3)
        #expect(summary.cache.encoder == "e2")
    }

    @Test func build_afterAKilledRunOfAnotherEncoder_takesNothingFromIt() throws {
        let photos = try photos(Self.three)
        let journal = FilePath(file.string + ".journal")
        let kept = folder.path.appending("kept")
        _ = try builder.build(photos, read: Self.read) { bytes, path, view in
            if path.lastComponent == "d.jpg" {
                try FileManager.default.copyItem(atPath: journal.string, toPath: kept.string)
            }
            return try Self.encode(bytes, path, view)
        }
        try FileManager.default.removeItem(atPath: file.string)
        try FileManager.default.moveItem(atPath: kept.string, toPath: journal.string)
        let other = FeatureCacheBuilder(path: file, encoder: "e2", shape: [2, 3])
        // Of this run nothing but its first line is left.
        #expect(throws: FeatureCacheError.self) {
            _ = try other.build(photos, read: Self.read) { _, _, _ in
                throw FeatureCacheError.busy(file: file)
            }
        }
        #expect(try Self.read(journal) == Array("deeplens features 1 e2 [2, 3]\n".utf8))
    }

    @Test func build_whenAPhotoCannotBeEncoded_leavesItOutAndSaysSo() throws {
        var contents = Self.three
        contents["b.jpg"] = [1]
        let summary = try build(photos(contents))
        #expect(summary.failures.count == 1)
        #expect(summary.cache.photos.map(\.file) == ["a.jpg", "c/d.jpg"])
    }

    @Test func build_whileAnotherIsUnderWay_isRefused() throws {
        let photos = try photos(Self.three)
        var refusal: FeatureCacheError?
        _ = try builder.build(photos, read: Self.read) { bytes, path, view in
            do throws(FeatureCacheError) {
                _ = try builder.build([], read: Self.read, encode: Self.encode)
            } catch {
                refusal = error
            }
            return try Self.encode(bytes, path, view)
        }
        #expect(refusal == .busy(file: FilePath(file.string + ".journal")))
    }

    @Test func cache_whenTruncated_isRefused() throws {
        try build(photos(Self.three))
        let bytes = try Self.read(file)
        for count in [bytes.count - 1, 100, 8, 3] {
            try Data(bytes.prefix(count)).write(to: URL(filePath: file.string))
            let error = #expect(throws: FeatureCacheError.self) {
                _ = try FeatureCache(contentsOf: file)
            }
            #expect(error?.description.contains("damaged") == true)
        }
    }

    @Test func cache_ofAnotherFormat_isRefusedAndKept() throws {
        var writer = CheckpointWriter(metadata: [:])
        writer.add("features", shape: [1, 2, 3], [1, 2, 3, 4, 5, 6], as: .float16)
        try writer.write(to: file)
        let before = try Self.read(file)
        #expect(throws: FeatureCacheError.foreign(file: file)) {
            _ = try build(photos(Self.three))
        }
        #expect(try Self.read(file) == before)
    }

    @Test func cache_withoutAFile_namesTheRemedy() {
        let error = #expect(throws: FeatureCacheError.self) {
            _ = try FeatureCache(contentsOf: file)
        }
        #expect(error?.description == "\(file): no such file; make it with deeplens train features")
    }
}
