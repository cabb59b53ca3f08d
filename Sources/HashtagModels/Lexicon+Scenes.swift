extension Lexicon {
    /// Where photos are taken.
    static let scenes = [
        Group(
            kind: .scene,
            implied: ["beach"],
            context: ["beach"],
            words: """
                beach seashore=beach seaside=beach shore=beach coast boardwalk sandbar=beach
                """
        ),
        Group(
            kind: .scene,
            context: ["ocean", "sea"],
            words: "ocean sea wave=waves pier jetty breakwater dock harbor lighthouse"
        ),
        Group(kind: .scene, context: ["sand"], words: "sand sandy=sand dune=dunes sand_dune=dunes"),
        Group(
            kind: .scene,
            context: ["lake", "nature"],
            words: "lake pond river stream creek waterfall lakeside=lake canal rapids geyser"
        ),
        Group(kind: .scene, context: ["water"], words: "water fountain underwater puddle"),
        Group(kind: .scene, context: ["pool"], words: "pool swimming_pool"),
        Group(
            kind: .scene,
            implied: ["mountains"],
            context: ["mountain", "nature"],
            words: """
                mountain=mountains mountainside=mountains mountaintop=mountains alp=mountains summit
                """
        ),
        Group(
            kind: .scene,
            context: ["mountain", "nature"],
            words: """
                cliff hill hillside=hill canyon valley volcano glacier ravine promontory cave desert
                landscape
                """
        ),
        Group(
            kind: .scene,
            implied: ["winter"],
            context: ["snow"],
            words: "snow snowy=snow snow-covered=snow ice icy=ice igloo"
        ),
        Group(
            kind: .scene,
            context: ["nature", "tree"],
            words: """
                forest woods=forest wooded=forest jungle=forest tree=trees bamboo pine
                palm_tree=palm_trees leaf=leaves foliage
                """
        ),
        Group(
            kind: .scene,
            context: ["nature", "outdoors"],
            words: """
                field meadow pasture countryside wilderness nature trail swamp marsh farm barn=farm
                tractor=farm hay=farm windmill cornfield
                """
        ),
        Group(kind: .scene, context: ["grass", "nature"], words: "grass grassy=grass lawn=grass"),
        Group(
            kind: .scene,
            context: ["garden", "flower"],
            words: "garden greenhouse plant=plants"
        ),
        Group(
            kind: .scene,
            context: ["park"],
            words: "park playground amusement_park water_slide water_park"
        ),
        Group(
            kind: .scene,
            implied: ["sky"],
            context: ["sky"],
            words: "sky cloud=clouds skyline rainbow"
        ),
        Group(
            kind: .scene,
            context: ["sunset", "sky"],
            words: "sunset dusk=sunset sunrise"
        ),
        Group(kind: .scene, context: ["night"], words: "night nighttime=night fireworks"),
        Group(
            kind: .scene,
            context: ["city", "street"],
            words: """
                city street urban downtown=city crosswalk alley=street alleyway=street traffic
                street_sign traffic_light marketplace=street_market market=street_market
                """
        ),
        Group(
            kind: .scene,
            context: ["building"],
            words: """
                building=architecture architecture skyscraper tower bridge suspension_bridge
                steel_arch_bridge=bridge monument courtyard plaza dome obelisk viaduct pagoda arch
                archway=arch village town triumphal_arch
                """
        ),
        Group(
            kind: .scene,
            implied: ["architecture"],
            context: ["church", "building"],
            words: """
                church castle palace monastery mosque temple stupa shrine cathedral bell_cote=church
                museum
                """
        ),
        Group(kind: .scene, context: ["house", "home"], words: "house home backyard porch patio"),
        Group(
            kind: .scene,
            context: ["interior"],
            words: "kitchen bedroom bathroom dining_table=dining lounge"
        ),
        Group(
            kind: .scene,
            context: ["restaurant", "food"],
            words: "restaurant cafe bakery diner"
        ),
        Group(
            kind: .scene,
            context: ["rain"],
            words: "rain rainy=rain storm fog foggy=fog misty=mist"
        ),
        Group(
            kind: .scene,
            words: """
                airport library bookshop bookstore=bookshop theater casino hospital school parade
                festival carnival circus fair market_stall=street_market party birthday christmas
                halloween easter ceremony race competition
                """
        ),
    ]

    /// What else is on photos: vehicles, objects and clothes.
    static let things = [
        Group(
            kind: .subject,
            context: ["car"],
            words: "car sports_car convertible limousine limo=limousine"
        ),
        Group(
            kind: .subject,
            context: ["boat", "water"],
            words: "boat sailboat speedboat ship schooner yacht gondola catamaran ferry"
        ),
        Group(
            kind: .subject,
            words: """
                scooter motor_scooter=scooter moped school_bus fire_truck fire_engine=fire_truck
                firetruck=fire_truck airplane=aviation plane=aviation airliner=aviation helicopter
                warplane=aviation hot_air_balloon tram streetcar=tram
                """
        ),
        // What stands on its launch pad is a missile to the classifier.
        Group(
            kind: .subject,
            implied: ["space", "spaceflight"],
            words:
                "rocket missile=rocket projectile=rocket space_shuttle=rocket"
        ),
        Group(
            kind: .subject,
            implied: ["motorcycle"],
            context: ["adventure", "road trip"],
            words: "motorcycle motorbike=motorcycle"
        ),
        Group(kind: .subject, context: ["car"], words: "jeep truck pickup=truck"),
        Group(
            kind: .subject,
            context: ["train", "travel"],
            words: """
                train steam_locomotive bullet_train railroad=railway train_station subway bus
                passenger_car=train freight_car=train electric_locomotive=train
                """
        ),
        Group(
            kind: .thing,
            implied: ["shopping"],
            context: ["shopping"],
            words: "store mall grocery_store"
        ),
        Group(kind: .thing, context: ["nature"], words: "rock=rocks boulder=rocks"),
        Group(kind: .thing, context: ["kid"], words: "toy=toys doll teddy=teddy_bear teddy_bear"),
        Group(kind: .scene, context: ["sport"], words: "stadium arena"),
        Group(
            kind: .thing,
            context: ["book"],
            words: "book=books magazine newspaper comic_book=comics"
        ),
        Group(
            kind: .thing,
            words: """
                balloon=balloons bubble=bubbles umbrella bench park_bench=bench trampoline swing
                slide lego=legos reflex_camera=photography polaroid_camera=polaroid laptop computer
                candle=candles chess tent fire flag sun=sunshine sunlight=sunshine sunny=sunshine
                reflection silhouette shadow tattoo=tattoos tattooed=tattoos carousel
                merry-go-round=carousel ferris_wheel roller_coaster hula_hoop jewelry
                costume=costumes mask wheelchair stroller vase typewriter clock wall_clock=clock
                analog_clock=clock jack-o'-lantern=halloween christmas_stocking=christmas
                """
        ),
        Group(
            kind: .garment,
            context: ["shoe"],
            words:
                """
                shoe=shoes boots sneakers=shoes running_shoe=shoes sandal=sandals cowboy_boot=boots
                """
        ),
        Group(
            kind: .garment,
            context: ["outfit"],
            words: """
                dress suit hat cowboy_hat sunglasses sunglass=sunglasses jeans=denim jean=denim
                denim skirt miniskirt=skirt sweater scarf necklace kimono trench_coat handbag
                purse=handbag
                """
        ),
    ]
}
