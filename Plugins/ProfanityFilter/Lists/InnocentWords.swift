/// Words and phrases that contain or resemble a listed word and are innocent.
///
/// Names and words of nature come first in captions of photos; a phrase covers the listed word in
/// it.
enum InnocentWords {
    static let all: [Substring] = """
        scunthorpe
        snigger
        sniggers
        sniggered
        sniggerer
        sniggerers
        sniggering
        sniggeringly
        sniggerings
        assess
        shiite
        shiites
        shiitic
        shiitake
        shiitakes
        shittah
        shittahs
        pollack
        pollacks
        hommos
        fagg
        japp
        twatt
        dick van dyke
        moby dick
        philip k dick
        dick's sporting goods
        dick and jane
        tom dick and harry
        spotted dick
        clever dick
        bonner
        bonners
        cockpit
        cockpits
        cocktail
        cocktails
        peacock
        peacocks
        woodcock
        woodcocks
        weathercock
        shuttlecock
        hitchcock
        hancock
        cock of the rock
        weather cock
        cock robin
        cock a doodle doo
        cock a hoop
        ball cock
        stop cock
        black cock
        great tits
        blue tits
        coal tits
        marsh tits
        willow tits
        crested tits
        bearded tits
        long tailed tits
        penduline tits
        varied tits
        sultan tits
        azure tits
        wild ass
        wild asses
        cum laude
        summa cum laude
        maine coon
        maine coons
        coon cat
        coon cats
        coon hound
        coon hounds
        coon dog
        pussy cat
        pussy cats
        pussy willow
        pussy willows
        pussycat
        pussycats
        pussywillow
        pussywillows
        homo sapiens
        homo erectus
        homo habilis
        homo neanderthalensis
        homo naledi
        homo floresiensis
        homo heidelbergensis
        ecce homo
        spic and span
        spic n span
        chink of light
        chinks of light
        chink in
        chinks in
        kaffir lime
        kaffir limes
        kaffir lily
        kaffir lilies
        honky tonk
        honky tonks
        blow jobs act
        shitake
        shitakes
        shittim
        shitterton
        wankel
        wankels
        wankdorf
        hell's kitchen
        hell's angels
        """.split(separator: "\n")
}
