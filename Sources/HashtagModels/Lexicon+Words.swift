extension Lexicon {
    /// The words, group by group; where a word is in two groups, the later one counts.
    static let groups: [Group] = animals + food + activities + scenes + things + people

    private static let animals = [
        Group(
            kind: .subject,
            implied: ["dog"],
            context: ["dog"],
            words: """
                dog pup=puppy puppy doggy=dog hound greyhound beagle retriever golden_retriever
                labrador labrador_retriever lab=labrador collie border_collie terrier poodle pug
                pitbull bulldog french_bulldog dachshund dalmatian doberman rottweiler husky
                siberian_husky shepherd=german_shepherd german_shepherd sheepdog chihuahua spaniel
                cocker_spaniel shih-tzu pekinese papillon basset bloodhound foxhound coonhound
                wolfhound whippet deerhound elkhound otterhound borzoi saluki weimaraner bullterrier
                airedale cairn schnauzer setter springer pointer vizsla clumber kuvasz schipperke
                groenendael malinois briard kelpie komondor pinscher mountain_dog mastiff
                bull_mastiff great_dane saint_bernard malamute affenpinscher basenji leonberg
                newfoundland great_pyrenees samoyed pomeranian chow dog_show dog_park keeshond
                pembroke=corgi lhasa redbone bluetick appenzeller entlebucher
                """
        ),
        Group(
            kind: .subject,
            implied: ["cat"],
            context: ["cat"],
            words: "cat kitten kitty=kitten tabby tiger_cat persian_cat siamese_cat egyptian_cat"
        ),
        Group(
            kind: .subject,
            implied: ["bird"],
            context: ["bird"],
            words: """
                bird duck swan goose pigeon seagull gull eagle bald_eagle owl parrot peacock
                flamingo pelican hummingbird rooster hen chicken=hen ostrich penguin king_penguin
                magpie robin jay goldfinch finch house_finch bunting indigo_bunting chickadee
                vulture macaw cockatoo lorikeet hornbill toucan stork heron egret albatross
                sandpiper emu quail partridge grouse ptarmigan bulbul junco brambling jacamar
                spoonbill bittern drake
                """
        ),
        Group(
            kind: .subject,
            implied: ["animals", "wildlife"],
            context: ["nature"],
            words: """
                elephant lion tiger leopard snow_leopard jaguar cheetah cougar lynx wolf timber_wolf
                fox red_fox arctic_fox coyote bear brown_bear black_bear ice_bear=polar_bear panda
                giant_panda monkey gorilla chimpanzee orangutan gibbon baboon macaque lemur zebra
                rhinoceros hippopotamus bison deer gazelle impala antelope ibex boar wild_boar
                squirrel beaver otter badger hedgehog porcupine kangaroo wallaby koala wombat
                platypus meerkat mongoose hyena sloth crocodile alligator lizard iguana chameleon
                gecko turtle tortoise snake python cobra frog tree_frog bullfrog toad salamander
                okapi camel llama warthog skunk armadillo marmot weasel polecat
                """
        ),
        Group(
            kind: .subject,
            implied: ["animals"],
            context: ["nature"],
            words: """
                animal=animals horse horse_race pony cow bull ox sheep lamb goat ram donkey
                water_buffalo pig hog rabbit hare bunny=rabbit hamster guinea_pig
                """
        ),
        Group(
            kind: .subject,
            implied: ["sea life"],
            context: ["ocean"],
            words: """
                fish goldfish shark great_white_shark tiger_shark dolphin whale killer_whale seal
                sea_lion jellyfish starfish crab lobster octopus stingray ray seahorse coral_reef
                sea_turtle sea_anemone sea_urchin lionfish pufferfish
                """
        ),
        Group(
            kind: .subject,
            implied: ["insect"],
            context: ["nature"],
            words: """
                butterfly cabbage_butterfly sulphur_butterfly dragonfly damselfly bee ladybug beetle
                ant grasshopper cicada mantis monarch=monarch_butterfly moth insect
                """
        ),
        Group(
            kind: .subject,
            context: ["nature"],
            words:
                """
                spider garden_spider scorpion snail centipede shell=seashell spider_web fossil
                dinosaur
                """
        ),
        Group(
            kind: .subject,
            implied: ["flowers"],
            context: ["flower"],
            words: """
                flower=flowers daisy sunflower tulip rose lily water_lily dandelion orchid lotus
                bouquet blossom
                """
        ),
    ]

    private static let food = [
        Group(
            kind: .subject,
            implied: ["coffee"],
            context: ["coffee"],
            words: "coffee espresso cappuccino latte"
        ),
        Group(
            kind: .subject,
            implied: ["food"],
            context: ["food"],
            words: """
                food pizza burger cheeseburger hamburger hotdog=hot_dog hot_dog sandwich pasta
                burrito carbonara guacamole bread french_loaf bagel pretzel soup salad meatloaf
                meat_loaf mashed_potato potpie hot_pot consomme=soup meal dinner lunch breakfast
                chopsticks broccoli cauliflower zucchini artichoke cucumber bell_pepper corn
                mushroom pumpkin cheese eggs=egg popcorn snack
                """
        ),
        Group(
            kind: .subject,
            implied: ["fruit"],
            context: ["fruit"],
            words: """
                fruit apple granny_smith=apple banana strawberry lemon pineapple fig pomegranate
                jackfruit custard_apple grapes=grape watermelon
                """
        ),
        Group(
            kind: .subject,
            implied: ["dessert"],
            context: ["cake", "dessert"],
            words: """
                cake cupcake chocolate ice_cream ice_lolly=popsicle popsicle dessert trifle cookie
                candy lollipop chocolate_sauce=chocolate birthday_cake
                """
        ),
        Group(
            kind: .subject,
            implied: ["drinks"],
            context: ["cocktail"],
            words: "beer wine red_wine=wine cocktail eggnog wine_bottle=wine beer_glass=beer juice"
        ),
        Group(kind: .subject, context: ["tea"], words: "tea teapot"),
    ]

    private static let people = [
        Group(
            kind: .person,
            implied: ["people"],
            areTags: false,
            words: """
                man woman person people lady guy gentleman boy girl male female crowd audience
                couple adult teenager teen youth
                """
        ),
        Group(
            kind: .subject,
            implied: ["kids", "childhood"],
            context: ["kid", "child"],
            words: "kid=kids child=kids toddler"
        ),
        Group(
            kind: .thing,
            areTags: false,
            words: "bathing_suit swim_suit swimming_trunks parking_lot living_room tank_top hot_tub"
        ),
        Group(kind: .subject, implied: ["baby"], context: ["baby"], words: "baby infant newborn"),
        Group(kind: .subject, context: ["family"], words: "family"),
        Group(kind: .thing, context: ["friend"], words: "friend=friends"),
        Group(
            kind: .thing,
            words: """
                soldier=soldiers fireman=firefighter firefighter policeman=police police
                officer=police cop=police musician artist painter photographer chef fisherman clown
                mascot santa=santa_claus santa_claus pirate ninja monk groom=wedding
                bridesmaid=wedding cowboy cowgirl dancer singer ballerina=ballet gymnast
                worker=workers spiderman spider-man=spiderman superman batman
                """
        ),
        Group(kind: .subject, context: ["wedding", "bride"], words: "bride wedding"),
    ]
}
