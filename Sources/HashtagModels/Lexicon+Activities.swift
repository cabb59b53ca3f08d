extension Lexicon {
    /// What people do, with the things that tell of it.
    static let activities = [
        Group(
            kind: .activity,
            implied: ["surfing", "water sports"],
            context: ["surf", "ocean"],
            words: "surfing surfer surfboard windsurfer=windsurfing windsurfing"
        ),
        Group(
            kind: .activity,
            implied: ["water sports"],
            context: ["water", "sport"],
            words: """
                kayaking kayak=kayaking kayaker=kayaking canoeing canoe=canoeing rafting
                raft=rafting wakeboarding wakeboarder=wakeboarding wakeboard=wakeboarding
                waterskiing waterskier=waterskiing rowing rowboat=rowing paddling parasailing
                sailing snorkel=snorkeling
                """
        ),
        Group(
            kind: .activity,
            implied: ["diving"],
            context: ["ocean"],
            words: "diving diver=diving scuba_diver=scuba_diving scuba=scuba_diving scuba_diving"
        ),
        Group(
            kind: .activity,
            context: ["pool", "water"],
            words: "swimming swimmer=swimming"
        ),
        Group(
            kind: .activity,
            implied: ["skiing", "winter sports"],
            context: ["skiing", "snow"],
            words: "skiing ski=skiing skier=skiing skiier=skiing"
        ),
        Group(
            kind: .activity,
            implied: ["snowboarding", "winter sports"],
            context: ["snowboarding", "snow"],
            words: "snowboarding snowboarder=snowboarding snowboard=snowboarding"
        ),
        Group(
            kind: .activity,
            implied: ["winter"],
            context: ["snow"],
            words: """
                sledding sled=sledding sledge=sledding sleigh=sledding snowmobile dogsled snowball
                snowman bobsled
                """
        ),
        Group(
            kind: .activity,
            implied: ["skateboarding"],
            context: ["sport", "street"],
            words: """
                skateboarding skateboarder=skateboarding skateboard=skateboarding
                skater=skateboarding skate_park skate_ramp=skate_park
                """
        ),
        Group(
            kind: .activity,
            context: ["sport"],
            words: """
                skating ice_skating rollerblading rollerblader=rollerblading rollerskating
                rollerblades=rollerblading
                """
        ),
        Group(
            kind: .activity,
            implied: ["cycling"],
            context: ["bike", "sport"],
            words: """
                bike bicycle=bike cycling cyclist=cycling biker=cycling biking=cycling
                bicyclist=cycling mountain_bike=mountain_biking mountain_biking bmx bmx_bike=bmx
                unicycle tricycle
                """
        ),
        Group(
            kind: .activity,
            implied: ["motorsport"],
            context: ["sport"],
            words: """
                motocross dirt_bike=motocross motorcyclist=motorcycle race_car racecar=race_car atv
                racer=racing racing go-kart=karting
                """
        ),
        Group(
            kind: .activity,
            implied: ["climbing"],
            context: ["mountain", "adventure"],
            words: """
                rock_climbing rock_climber=rock_climbing climber=climbing mountaineer=mountaineering
                mountaineering
                """
        ),
        Group(
            kind: .activity,
            context: ["hiking", "mountain"],
            words: """
                hiking hiker=hiking backpacker=backpacking backpacking camping campsite=camping
                camp=camping campfire trekking
                """
        ),
        Group(
            kind: .activity,
            implied: ["sports"],
            context: ["football", "sport"],
            words: """
                football soccer footballer=football football_helmet=football soccer_ball=soccer
                american_football
                """
        ),
        Group(
            kind: .activity,
            implied: ["sports"],
            context: ["basketball", "sport"],
            words: "basketball"
        ),
        Group(
            kind: .activity,
            implied: ["sports"],
            context: ["sport"],
            words: """
                baseball ballplayer=baseball batter=baseball softball tennis tennis_ball=tennis
                racket=tennis volleyball hockey puck=hockey rugby rugby_ball=rugby lacrosse golf
                golf_ball=golf badminton bowling polo croquet gymnastics wrestling
                wrestler=wrestling boxing karate fencing martial_arts sumo sumo_wrestler=sumo
                frisbee archery marathon cheerleader=cheerleading athlete=athletics sport=sports
                track_and_field cheerleading referee=sports hurdle=athletics
                """
        ),
        Group(kind: .activity, context: ["yoga"], words: "yoga"),
        Group(kind: .activity, words: "cricket"),
        Group(
            kind: .activity,
            context: ["running", "sport"],
            words: "running runner=running jogging jogger=jogging"
        ),
        Group(
            kind: .activity,
            context: ["gym", "fitness"],
            words: "workout gym barbell=weightlifting dumbbell=weightlifting"
        ),
        Group(
            kind: .activity,
            context: ["dance", "music"],
            words: "dancing=dance dance ballet"
        ),
        Group(
            kind: .activity,
            implied: ["music"],
            context: ["guitar", "music"],
            words: """
                guitar acoustic_guitar electric_guitar guitarist=guitar band=live_music concert
                drum=drums drummer=drums violin cello piano grand_piano accordion trumpet saxophone
                sax=saxophone trombone flute harp harmonica bagpipe=bagpipes mandolin banjo music
                orchestra french_horn oboe bassoon marimba gramophone
                """
        ),
        Group(
            kind: .activity,
            context: ["lake", "outdoors"],
            words: "fishing fishing_pole=fishing fishing_rod=fishing"
        ),
        Group(
            kind: .activity,
            implied: ["horse riding", "horse"],
            context: ["outdoors"],
            words: """
                horseback=horse_riding equestrian jockey=horse_racing rodeo horse_riding
                """
        ),
        Group(
            kind: .activity,
            implied: ["art"],
            context: ["painting", "art"],
            words: "painting drawing sculpture statue mural graffiti pottery"
        ),
        Group(kind: .activity, context: ["shopping"], words: "shopping"),
        Group(
            kind: .activity,
            context: ["food"],
            words: "cooking baking picnic barbecue grill=barbecue"
        ),
        Group(
            kind: .thing,
            context: ["adventure"],
            words:
                "climbing parachute=skydiving parachuting=skydiving kite hang_glider=hang_gliding"
        ),
        Group(kind: .thing, context: ["fun"], words: "jumping"),
        Group(kind: .thing, words: "reading walking"),
    ]

    /// Other forms of activities; the form after the sign is a word of a group.
    static let verbs = """
        surf=surfing surfs=surfing swim=swimming swims=swimming dives=diving skis=skiing
        skateboards=skateboarding skates=skating skate=skating snowboards=snowboarding bicycles=bike
        cycles=cycling climbs=climbing climb=climbing hikes=hiking hike=hiking runs=running
        run=running jogs=jogging jog=jogging dances=dance jumps=jumping jump=jumping leaps=jumping
        leaping=jumping leap=jumping walks=walking walk=walking reads=reading wrestle=wrestling
        wrestles=wrestling paints=painting
        """
}
