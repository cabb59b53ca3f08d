import FoundationEssentials
import ImageDecoding
import SystemPackage

/// Where the tests' files are.
enum Samples {
    /// The tiny JPEGs that the fixture tool made, without extension.
    static let jpegs = [
        "arithmetic", "baseline-411", "baseline-420", "baseline-422", "baseline-444", "cmyk",
        "grey",
        "progressive", "restart-markers", "rgb", "rotated", "three-scans", "ycck",
    ]

    /// The photos that come with the project.
    static let photos = [
        "astronaut.png", "cat.png", "china.jpg", "coffee.png", "flower.jpg", "rocket.jpg",
    ]

    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = FilePath(#filePath).removingLastComponent().appending("Fixtures")
        return try ImageDecoder().readFile(at: folder.appending(name))
    }

    static func photoPath(_ name: String) -> FilePath {
        var folder = FilePath(#filePath)
        repeat {
            folder.removeLastComponent()
        } while !FileManager.default.fileExists(atPath: folder.appending("Package.swift").string)
            && !folder.components.isEmpty
        return folder.appending("Samples").appending(name)
    }

    static func photo(_ name: String) throws -> [UInt8] {
        try ImageDecoder().readFile(at: photoPath(name))
    }
}

/// The largest difference between two samples of the same place; nil if the sizes differ.
func largestDifference(_ first: [UInt8], _ second: [UInt8]) -> Int? {
    guard first.count == second.count else { return nil }
    return zip(first, second).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
}
