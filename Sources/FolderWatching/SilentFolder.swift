import SystemPackage

/// A folder of whose files no events tell, or not all, and which is to be polled therefore.
///
/// What is inside it is as silent.
struct SilentFolder: Hashable {
    /// Why events do not tell everything.
    enum Reason: Hashable {
        /// The user wants the folder to be polled.
        case chosen
        /// It is reached through a symbolic link.
        case linked
        /// It is on a file system of this type, which other machines change too.
        case remote(String)
    }

    let path: FilePath
    let reason: Reason
}
