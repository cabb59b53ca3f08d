import FolderWatching
import SystemPackage
import TestSupport
import Testing

/// Watched folders on which something is mounted.
@Suite(.timeLimit(.minutes(1)))
struct MountTests {
    @Test(.enabled(if: Mount.isPermitted, "mounting needs the superuser"))
    func watchedFolder_whenUnmountedAndMounted_isWatchedAgain() async throws {
        let (folder, card) = (try TemporaryDirectory(), try TemporaryDirectory())
        let folders = [WatchedFolder(path: folder.path), WatchedFolder(path: card.path)]
        try await withWatcher(of: folders) { watching in
            for number in 1...2 {
                try Mount.mount(on: card.path)
                defer { try? Mount.unmount(card.path) }
                // The bridge sees the mount within two seconds, and the first scan finds this.
                let early = try card.writeOld("early-\(number).jpg")
                #expect(try await watching.next().path == early)
                let late = try card.write("late-\(number).jpg")
                #expect(try await watching.untilNow().map(\.path) == [late])
            }
            let inner = try card.write("below.jpg")
            #expect(try await watching.next().path == inner)
        }
    }

    @Test(.enabled(if: Mount.canMirror, "this needs the superuser and the program bindfs"))
    func networkFolder_whenChangedFromElsewhere_isPolledAndThisIsLoggedOnce() async throws {
        let (folder, server) = (try TemporaryDirectory(), try TemporaryDirectory())
        let mount = try folder.makeFolder("nas")
        try Mount.mirror(server.path, on: mount)
        defer { try? Mount.unmount(mount) }
        let log = TestSupport.LogRecorder()
        try await withWatcher(
            of: [WatchedFolder(path: folder.path)],
            rescanInterval: .milliseconds(200),
            pollInterval: .milliseconds(50),
            logger: log.logger()
        ) { watching in
            for name in ["1.jpg", "2.jpg", "inner/3.jpg"] {
                try server.write([7], to: name)
                #expect(try await watching.next().path == mount.appending(name))
            }
        }
        #expect(log.lines.count { $0.contains("\(mount) is on a file system (fuse") } == 1)
    }

    @Test func table_whenFileSystemIsShared_tellsItsType() {
        let table = MountTable(
            """
            21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            36 21 0:52 / /mnt/nas rw,noatime shared:9 master:1 - nfs4 nas:/photos rw,vers=4.2
            37 21 0:300 /a\\040b /mnt/ssh rw - fuse.sshfs me@host: rw
            38 21 259:65537 / /mnt/share rw - cifs //nas/share rw
            39 21 8:17 / /mnt/stick rw - fuseblk /dev/sdb1 rw
            40 21 nonsense - nfs
            """
        )
        #expect(table.remoteType(ofDevice: 0x801) == nil)
        #expect(table.remoteType(ofDevice: 52) == "nfs4")
        #expect(table.remoteType(ofDevice: 0x10_002C) == "fuse.sshfs")
        #expect(table.remoteType(ofDevice: 0x1001_0301) == "cifs")
        #expect(table.remoteType(ofDevice: 0x811) == nil)
        #expect(table.remoteType(ofDevice: 99) == nil)
    }
}
