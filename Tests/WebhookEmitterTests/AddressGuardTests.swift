import StageKit
import Testing

@testable import WebhookEmitter

struct AddressGuardTests {
    @Test(arguments: [
        ("0.0.0.0", "unspecified"), ("0.1.2.3", "unspecified"),
        ("10.0.0.0", "private"), ("10.255.255.255", "private"),
        ("100.64.0.0", "carrier"), ("100.127.255.255", "carrier"),
        ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"),
        ("169.254.0.1", "link-local"), ("169.254.169.254", "link-local"),
        ("172.16.0.0", "private"), ("172.31.255.255", "private"),
        ("192.0.0.8", "reserved"), ("192.0.2.1", "documentation"), ("192.88.99.1", "reserved"),
        ("192.168.0.0", "private"), ("192.168.255.255", "private"),
        ("198.18.0.1", "benchmarking"), ("198.19.255.255", "benchmarking"),
        ("198.51.100.7", "documentation"), ("203.0.113.255", "documentation"),
        ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"), ("255.255.255.254", "reserved"),
        ("255.255.255.255", "broadcast"),
    ])
    func address_whenOfASpecialRangeOfVersion4_isRefused(text: String, range: String) throws {
        try expect(text, isIn: range)
        for wrapped in ["::ffff:\(text)", "64:ff9b::\(text)"] { try expect(wrapped, isIn: range) }
    }

    @Test(arguments: [
        ("::", "unspecified"), ("::1", "loopback"), ("::2", "reserved"),
        ("::127.0.0.1", "reserved"), ("64:ff9b:1::1", "reserved"), ("100::1", "reserved"),
        ("2001::1", "reserved"), ("2001:1ff:ffff::1", "reserved"),
        ("2001:db8::1", "documentation"), ("2001:db8:ffff::1", "documentation"),
        ("2002:7f00:1::", "loopback address behind 6to4"), ("2002:a00:1::1", "private"),
        ("3fff::1", "documentation"), ("3fff:fff::1", "documentation"), ("4000::1", "reserved"),
        ("fc00::1", "private"), ("fd12:3456:789a::1", "private"), ("fdff:ffff::1", "private"),
        ("fe00::1", "reserved"), ("fe80::1", "link-local"), ("fe80::1%eth0", "link-local"),
        ("febf::1", "link-local"), ("fec0::1", "private"), ("ff02::1", "multicast"),
    ])
    func address_whenOfASpecialRangeOfVersion6_isRefused(text: String, range: String) throws {
        try expect(text, isIn: range)
    }

    @Test(arguments: [
        "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "203.0.114.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888",
        "2001:db7::1", "2001:db9::1", "2606:4700::1111", "3fff:1000::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:808:808::1",
    ])
    func address_whenPublic_isAccepted(text: String) throws {
        let address = try #require(InternetAddress(text))
        #expect(AddressGuard.specialRange(of: address) == nil)
        try AddressGuard(allowsPrivate: false).check([address], of: text)
    }

    @Test func addresses_whenOneIsPrivate_areRefusedTogether() throws {
        let addresses = ["8.8.8.8", "2606:4700::1111", "10.0.0.5"].compactMap(InternetAddress.init)
        let error = #expect(throws: StageError.self) {
            try AddressGuard(allowsPrivate: false).check(addresses, of: "hooks.test")
        }
        #expect(
            error?.message == """
                host hooks.test has the address 10.0.0.5, which is a private address: \
                give allow_private: true if messages are meant to go there
                """
        )
        try AddressGuard(allowsPrivate: true).check(addresses, of: "hooks.test")
    }

    @Test(arguments: ["hooks.test", "localhost.example.org", "8.8.8.8", "2606:4700::1111"])
    func host_whenNotKnownToBePrivate_isAcceptedForNow(host: String) throws {
        try AddressGuard(allowsPrivate: false).check(host: host)
    }

    @Test(arguments: ["", "1", "127.1", "1.2.3.4.5", "256.1.1.1", "example.org", ":::", "[::1]"])
    func address_whenNotInTheUsualNotation_isNone(text: String) {
        #expect(InternetAddress(text) == nil)
    }

    private func expect(_ text: String, isIn range: String) throws {
        let address = try #require(InternetAddress(text))
        #expect(AddressGuard.specialRange(of: address)?.contains(range) == true)
    }
}
