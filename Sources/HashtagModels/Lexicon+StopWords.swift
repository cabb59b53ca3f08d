extension Lexicon {
    /// Whether a lower-case word says nothing as a tag.
    static func isStopWord(_ word: String) -> Bool {
        functionWords.contains(word) || adjectives.contains(word) || isPlainNoun(word)
    }

    /// Whether a lower-case word is a noun of no use as a tag.
    static func isPlainNoun(_ word: String) -> Bool {
        plainNouns.contains(WordStem.singular(of: word))
    }

    /// Words that stand before a noun: a word of unknown kind behind one of them is a noun.
    static func opensNounPhrase(_ word: String) -> Bool {
        openers.contains(word) || adjectives.contains(word)
    }

    private static let openers = set(
        """
        a an the some any each every another his her its their my your our one two three four five
        six seven eight nine ten several many few
        """
    )

    /// Words that only join others, so that they say nothing in any tag.
    static let functionWords = openers.union(
        set(
            """
            about above across after against ahead all along alongside amid amidst among amongst and
            another any apart are around as at atop away back backwards be because been before
            behind being below beneath beside besides between beyond both but by can could did do
            does doing done down downhill during either else end except far for forward from had has
            have having he her here hers herself high him himself his how i if in inside into is it
            itself just like low made make makes making may me mid midair midst more most mostly
            much my near nearby nearly next no nor not of off on once one only onto or other others
            our out outstretched over own past per really same she should since sit so some
            something somebody someone still such than that the their them themselves then there
            these they this those though through throughout till to together too toward towards
            under underneath until unto up upon upside upside-down upward us very via was we were
            what when where which while whilst who whom whose why will with within without would yes
            yet you your yours
            """
        )
    )

    /// Adjectives, participles and colours: they describe, and tag nothing.
    private static let adjectives = set(
        """
        adorable aged airborne artificial asian attached attractive bald bare barefoot beautiful
        beige big black black-and-white blond blonde blue blue-eyed blurry bright brightly brindle
        bronze brown bundled busy calm casual cheerful chubby clean clear clothed cloudy cold
        colored colorful colorfully colourful cool covered crowded curious curly curved cute dark
        dark-haired dark-skinned decorated deep different dirty distant dressed dried dry dusty
        elderly electric empty enclosed entire excited fallen fancy fast fat female filled flat
        floppy fluffy formal four framed frozen full funny furry giant gold golden good grand gray
        great green grey hairy happy hard heavy homemade hooded horizontal hot huge icy identical
        inflatable large larger leafy leashed light lit little lone long long-haired low male many
        medium middle-aged military mixed modern mohawked muddy multicolored multi-colored multiple
        muscular naked narrow native natural neon new nice older old open opposing ornate outdoor
        indoor oriental orange overweight painted pale parked patterned paved pink plaid plain
        plastic pretty professional protective public purple ragged raised ready rear red redheaded
        religious residential rough round rugged rural rusty scruffy shaggy shallow sharp shiny
        shirtless short short-haired silly silver similar single skinny sleeveless small smaller
        smiling snowcapped soft spotted steep straight strange striped sunny suburban tall tan
        tattered thick thin tiny top topless tri-colored tropical turquoise typical uniformed
        unusual various violet warm wet white whole wide wild wooden woolen yellow young younger
        african american african-american australian british chinese european french german indian
        irish italian japanese mexican oriental scottish spanish tibetan aqua maroon
        """
    )

    /// Nouns that say where or how much rather than what, parts of bodies, everyday clothes and
    /// furniture, and what captions say of the picture itself.
    private static let plainNouns = set(
        """
        air area arm article back background bag ball bar base bathrobe basket bath bed belly belt
        bit blanket block board body bottle bottom bowl box branch brick bucket bunch bush cage
        camera camouflage cap card cart case ceiling chain chair cheek chest cigarette circle close
        closeup close-up cloth clothes clothing coat collar color column container corner cord couch
        counter cover cup curb curtain day deck desk dirt direction display distance door doorway
        driveway ear edge equipment expression eye guard wig beard mustache moustache right left
        carrier face fabric fence finger fist floor foot foreground frame front fur gate gear
        gesture glass glasses glove goggles ground group gun hair half hand handle harness haircut
        hat head headband headphones headscarf helmet hold hole hood hose image item jacket jersey
        jump jumpsuit kind kiss knee ladder lap leash ledge leg leather line lip log look lot
        machine male mat material metal microphone middle mirror moment mouse mouth mud muzzle nap
        neck net nose number object obstacle one onlooker ornament other outfit pair pan pants paper
        part patch path pavement paw phone photo photograph picture piece pile pillow pipe place
        plastic plate platform player pocket point pole pose position post pot purse rail railing
        ramp rest rider ring road robe roof room rope row rug sack sand scene screen seat section
        set shirt shop shore short shorts shot shoulder side sidewalk sign size skin slope smile
        snout sock something sort spectator spot stage stair stairs stairway staircase stand step
        steps stick stomach stone straw string stroke strip structure stuff stump style sweatshirt
        table tail tank tape team thing thumb tie time tip tire toilet tongue tool tooth top towel
        track tray trick trunk trunks t-shirt tub tube type underwear uniform van vehicle vest video
        view wall watch way wetsuit wheel while window wing wire word yard hind waterski chest thigh
        abdomen midriff breast butt gay lesbian sexy naked nude caucasian armenian orthodox priest
        muslim jewish christian religion fake say perform try treat cannonball bikini lingerie
        swimsuit bra brassiere maillot nipple condom gigolo diaper toilet bathtub weapon gun handgun
        rifle revolver pistol knife sword cannon missile blood corpse homeless stripper stare glance
        catch throw kick punch push pull bite chew lick sniff touch turn roll flip attempt stunt
        tackle fall ride drive hit play game match
        """
    )

    /// The words of a text separated by white space.
    static func set(_ words: String) -> Set<String> {
        Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
