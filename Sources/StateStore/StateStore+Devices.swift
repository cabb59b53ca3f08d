import GRDB
package import SystemPackage

extension StateStore {
    /// The device that a photo was on when its file was read last.
    ///
    /// - Returns: `nil` if that is not known.
    /// - Throws: ``StateStoreError``.
    package func device(of path: FilePath) throws(StateStoreError) -> UInt64? {
        try lookUp("look up a photo's device") { database in
            try Int64.fetchOne(
                database,
                sql: "SELECT device FROM photo WHERE path = ? AND device <> 0",
                arguments: [path.bytes]
            ).map(UInt64.init(bitPattern:))
        }
    }
}
