#!/usr/bin/env python3
"""Derives Weights/hashtag_cooccurrence.tsv from the tag sets of the HARRISON data set.

    derive_cooccurrence.py TAG_LIST OUTPUT     writes the table
    derive_cooccurrence.py TAG_LIST --evaluate measures it; writes nothing

TAG_LIST is the data set's tag_list.txt: the tags of one photo a line, separated by spaces.
Needs Python 3.9 and its standard library alone; writing takes a second, measuring ten.

Split. Lines whose 0-based number is divisible by 12 are for testing and never counted.

Correction. The photos were found by searching for a few dozen words, one after the other, so that
those words are on far more lines than people's habits would put them. The search word of a line is
the tag of the line that stands on at least half of the 61 lines around it. For the probability of
a tag b, lines that were searched for b are left out, because b is on them by design:

    p(b)     = lines with b / lines,                           over lines not searched for b
    p(b | a) = (lines with a and b + 20 p(b)) / (lines with a + 20),     over the same lines

Review. Every tag of the data set is in one of the lists below, decided by hand:

- THEMES may be suggested beside what a photo shows: they hold for any such photo.
- THINGS are evidence only. A photo of a cat may not show a dog, however often people tag both.
- NEEDS limits a theme to the things that vouch for it: a dog makes "pet" true, a lawn does not.
- REMOVED are neither: spam, applications, brands, people, places, days, bodies, moods and so on.

A tag that is in no list is removed and reported.
"""

import collections
import sys

TEST_EVERY = 12
WINDOW = 30
SHRINKAGE = 20
NEIGHBOURS = 30
SMALLEST = 0.005

# Raw spelling=spelling with spaces, where they differ; two raw spellings may mean one tag.
THEMES = """
adorable adventure animal=animals architecture art artist artwork beachlife=beach_life bloom blossom
cold cooking creative cute decor decoration=decor delicious delish=delicious design dessert
doglover=dog_lover dogoftheday=dog_lover drink explore familytime=family_time fashion fitness food
foodie foodlover=food_lover foodphotography=food_photography friendship fun healthy
healthyeating=healthy_food healthyfood=healthy_food history holiday homedecor=home_decor
illustration=artwork inspiration interior interiordesign=interior_design landscape lifestyle
mothernature=mother_nature motivation music nature naturelover=nature_lover
naturelovers=nature_lover naturephotography=nature_photography outdoor=outdoors outdoors outfit
pet=pets photography plant puppylove=puppy_love relax scenery skylovers=sky_lover sport=sports
streetart=street_art streetfashion=street_style streetphotography=street_photography
streetstyle=street_style style summer summertime=summer tasty tourism travel traveling=travel
travelling=travel travelphotography=travel_photography trip=travel vacation view wanderlust weather
winter yum=yummy yummy
"""

THINGS = """
accessory anime apple autumn baby babyboy=baby babygirl=baby bag baking banana band bar basketball
beach bed beer bike bird birthday birthdaycake=birthday_cake blackandwhite=black_and_white
bnw=black_and_white boat book breakfast bride building cafe cake camera candle car cardio casual cat
chef cherryblossom=cherry_blossom child chocolate christmas church city clothes=clothing clothing
cloud club cocktail coffee couple cupcake dance dancer denim dinner diy dog doodle=drawing
draw=drawing drawing dress eating evening event exercise family film fire fish flower football
forest friend fruit game garden glass graffiti grass guitar gym handmade hat hiking home homemade
horizon hotel house ice icecream=ice_cream ink island jacket jean jewelry kid kitchen kitty lake
leaf leather lipstick lunch macro makeup manga men=people metal mirror monochrome=black_and_white
moon morning mountain movie necklace night nutrition ocean orange paint=painting painting park party
pencil people pizza play pool portrait pup=puppy puppy purse rain rainbow reflection restaurant
river road roadtrip=road_trip rock rose run=running running salad sand sea seaside shadow shirt shoe
shop=shopping shopping show singer sketch=drawing ski=skiing skiing skirt sky smoke sneaker=sneakers
snow snowboard=snowboarding snowboarding song spring star strawberry street studio sun
sunglass=sunglasses sunlight sunny=sunshine sunrise sunset sunshine surf surfing=surf tattoo
tea team train training=workout tree tshirt=t-shirt tulip urban van vintage walk=walking walking
watch water wave wedding wine wood workout yoga
"""

# Themes that hold beside some things only: evidence from anything else does not count for them.
NEEDS = {
    "adorable": "cat dog kitty pets puppy",
    "architecture": "building church city hotel house street urban",
    "art": "artist artwork creative design drawing graffiti painting tattoo",
    "artist": "art artwork drawing painting",
    "beach life": "beach",
    "bloom": "blossom flower garden rose tulip",
    "blossom": "bloom flower garden rose tulip",
    "cold": "ice snow winter",
    "cute": "cat dog kitty pets puppy",
    "decor": "bed design home house interior kitchen",
    "design": "architecture art building decor home house interior",
    "dessert": "baking birthday_cake cake chocolate cupcake fruit ice_cream strawberry",
    "dog lover": "dog puppy",
    "drink": "bar beer cocktail coffee glass tea wine",
    "family time": "family",
    "fashion": (
        "accessory bag clothing denim dress hat jacket jean jewelry leather "
        "necklace outfit purse shoe skirt sneakers style sunglasses t-shirt"
    ),
    "fitness": (
        "basketball cardio exercise gym healthy running sports walking workout "
        "yoga"
    ),
    "food": (
        "banana breakfast cafe cake chocolate dessert dinner eating fruit lunch pizza "
        "restaurant salad strawberry"
    ),
    "friendship": "friend",
    "healthy": "banana breakfast fitness food fruit gym lunch salad strawberry workout",
    "healthy food": "banana breakfast food fruit lunch salad strawberry",
    "holiday": "beach boat christmas hotel island mountain ocean pool sand sea seaside surf travel",
    "inspiration": "art artist decor design drawing interior painting",
    "interior": "bed decor design home house kitchen studio",
    "motivation": "cardio exercise fitness gym running sports workout yoga",
    "music": "band dance guitar singer song",
    "nature": (
        "animals beach bird cloud flower forest garden grass hiking horizon lake "
        "landscape leaf macro mountain ocean outdoors park plant rain rainbow river rock "
        "rose sand sea seaside sky snow spring sun sunlight sunrise sunset sunshine tree "
        "tulip water wave"
    ),
    "outfit": (
        "accessory bag clothing denim dress fashion hat jacket jean jewelry necklace "
        "purse shoe skirt sneakers style sunglasses t-shirt"
    ),
    "pets": "cat dog kitty puppy",
    "plant": "flower garden leaf",
    "puppy love": "dog puppy",
    "sky lover": "cloud sky",
    "street art": "graffiti",
    "street photography": "bike building city people street urban",
    "street style": "clothing denim fashion hat jacket outfit shoe sneakers style",
    "style": (
        "accessory bag clothing denim dress fashion hat jacket jean jewelry necklace "
        "outfit purse shirt shoe skirt sneakers sunglasses t-shirt"
    ),
    "summer": "beach boat ocean pool sand sea seaside sun sunglasses surf wave",
    "vacation": "beach boat hotel island ocean pool sand sea seaside surf travel",
    "winter": "christmas ice skiing snow snowboarding",
}

REMOVED = {
    "engagement bait, applications and photo challenges": """
    bestoftheday capture catsofinstagram cloudporn comment daily dessertporn dogsofinstagram
    dogstagram doubletap edit fashiondiaries fashiongram fff filter flowerstagram follow
    followalways followback follower followforfollow followher following followme followtrain
    foodgasm foodpic foodpics foodporn foodstagram foto free gain gainpost gaintrick hashtag
    hashtags hkig hters igaddict igdaily igers igersoftheday inshot insta instaart instabeauty
    instaboy instacake instachile instacool instadaily instaday instadog instafashion instafit
    instafollow instafood instafun instagay instagirl instago instagood instagram instagramers
    instagramhub instahappy instahub instalife instalike instalikes instalove instamakeup
    instamoment instamood instamorning instanature instaphoto instapic instaselfie instasize
    instastyle instatravel iphone iphoneonly iphonesia justdoit kik latepost latergram lfl like
    likeback likeforfollow likeforlike likeforlikes likeit likeme likesforlikes lookbook
    lookoftheday mcm motd musthave nocrop nofilter nomnom onlineshop ootd outfitoftheday petstagram
    photo photograph photogrid photooftheday pic picoftheday picstitch picture pictureoftheday potd
    quoteoftheday repost sale selca selfie selfienation selfies selfietime sfs shamelessselefie shot
    shoutout skyporn snap snapchat snapshot spamforspam spb statigram tag tagforlikes tagsforlike
    tagsforlikes tagsforlikesapp tagsta tbt textgram tflers throwback throwbackthursday toptags
    travelgram travelingram tumblr tweegram video vsco vscocam vscogood vscogram vscophile
    vscorussia wcw webstagram youtube
    """,
    "brands": """
    adidas airmax anastasiabeverlyhills canon chanel converse disney gopro hudabeauty jordan kick
    lakers mac maccosmetics nba newbalance nike nikeairmax nikon puma sneakerhead vogue yeezy zara
    """,
    "people of public life": """
    actor actress arianagrande belieber beliebers beyonce bieber bizzle demilovato harrystyles
    jelena justin justinbieber kendalljenner kidrauhl kimkardashian kobe kobebryant kyliejenner
    mambaday mileycyrus niallhoran onedirection purpose purposetour rihanna selenagomez taylorswift
    zaynmalik
    """,
    "countries, cities and peoples: a photo seldom says where it was taken": """
    america asia asian australia bali barcelona berlin brasil brazil cali california canada colombia
    country dubai england europe florida france french germany hawaii hollywood india indonesia
    istanbul italia italian italiangirl italy japan japanese korea kpop ksa kuwait london losangeles
    melbourne mexico miami milan milano moscow newyork norway nyc paris poland polishboy polishgirl
    russia spain sydney texas thailand tokyo toronto turkey uae usa venezuela
    """,
    "days, hours and occasions": """
    afternoon always april awake bday beautifulday boanoite bomdia business class college day
    daytime dusk early earlybird entrepreneur friday fridaynight gettingready goingout goodday
    goodmorning goodnight happybirthday happyday hardwork job monday nationalsiblingday
    nightlife nightout now primavera saturday saturdaynight school season springtime student study
    sunday sunnyday teacher tgif thursday today tuesday twilight university wake wakeup wakingup
    weekend work workhard working year
    """,
    "gender, bodies, looks, faith, sexuality and relations: never to be guessed": """
    ab babe bae beard beauty beautyblogger bestfriend bestfriends besties bff bikini blogger blond
    blonde blueeyes body bodybuilding boy boyfriend braid brother brow brown brunette cleaneating
    cosmetic cousin curl curly curlyhair cutie dad daughter diet eatclean eye eyebrow eyeliner
    eyeshadow face faith fashionaddict fashionblog fashionblogger fashionista fit fitfam fitgirl
    fitnessaddict fitnessmodel fitnessmotivation fitspo foodblogger gay gayboy girl girlfriend
    girlswithtattoos girly glam glamour god goodfriends gorgeous greeneye guy gymlife hair haircolor
    haircut hairstyle hairstylist hand handsome healthychoices heel highheels hot hug inked
    jesus king kiss lady lash leg lgbt lip longhair makeupaddict makeupartist makeupjunkie
    makeuplover man mensfashion menstyle menswear model modeling mom mother mua muscle mylove nail
    nailart nomakeup old pale pant photographer photoshoot piercing pose pretty princess protein
    queen redhair redlips relationship relationshipgoals sexy sibling sister son squat strong
    stunning stylist swag swagger tattooed teen truelove vega vegan vegetarian weightloss woman
    young
    """,
    "vices and moods": """
    alcohol alone bored dank dark depressed depression dope drunk emo goth grunge high hungry lazy
    lmao lmfao lol luxury meme money power rest sad sleep sleepy snooze sorry tired wtf
    """,
    "chatter: says nothing of the photo": """
    aesthetic air alternative amazing amor and angel arte artistic awesome beautiful believe best
    big black blessed blog blue bluesky blur boho brand bright celebrate chic chill chilling classic
    classy collection color colorful colour colourful comedy cool crazy dedication designer detail
    dream earth eat energy enjoy epic fashionable fashionstyle favorite feeling fly focus for
    forever freedom fresh funny funtimes gift glitter goal gold good goodlife goodtime goodtimes
    goodvibes great green grey haha happiness happy health heart hello hilarious hiphop hippie
    hipster homesweethome hope humor ilovemydog iloveyou indie inlove inspire inspo joke joy kawaii
    laugh life lifeisgood light little live look love loveher lovehim loveit lovelife lovely 
    lover lovethem loveyou loveyourself magazine magic make memory mine miss missyou moda mode
    modern moment mood mylife myself myworld natural new nice oldschool omg organic original out
    outside paradise passion pastel peace peaceful perfect perfection pink place playa poetry pop
    positive positivevibes purple quote random rap ready real red respect retro romance romantic
    scene sepatu sepatumurah shoot shooting silly silver simple smile sol soul streetwear
    stylish success sweet sweettooth thankyou the thebest time together top tourist traveler
    traveller trend trendy true truth vibe warm weird white wild window wisdom with wonderful word
    world wow xoxo yellow yolo you
    """,
}


def spellings(text):
    """The raw spellings of a list with the spelling of each in the table."""
    pairs = (item.partition("=") for item in text.split())
    return {raw: (shown or raw).replace("_", " ") for raw, _, shown in pairs}


def read_sets(path):
    """The distinct tags of each line, in the line's order."""
    with open(path, encoding="utf-8") as file:
        return [list(dict.fromkeys(line.split())) for line in file]


def search_words(sets):
    """The word each line was found by, or None where none stands out."""
    counts = collections.Counter()
    words = []
    for arriving in range(len(sets) + WINDOW):
        if arriving < len(sets):
            counts.update(sets[arriving])
        if arriving - 2 * WINDOW - 1 >= 0:
            counts.subtract(sets[arriving - 2 * WINDOW - 1])
        centre = arriving - WINDOW
        if centre >= 0:
            best = max(sets[centre], key=lambda tag: (counts[tag], tag), default=None)
            words.append(best if best and counts[best] > WINDOW else None)
    return words


class Statistics:
    """Probabilities of tags and of pairs of tags, corrected for the words searched for."""

    def __init__(self, sets, words):
        self.lines = len(sets)
        self.count = collections.Counter(tag for tags in sets for tag in tags)
        self.searched = collections.Counter(word for word in words if word)
        self.pairs = collections.defaultdict(collections.Counter)
        self.biased = collections.defaultdict(collections.Counter)
        for tags, word in zip(sets, words):
            for tag in tags:
                for other in tags:
                    if tag != other:
                        self.pairs[tag][other] += 1
                if word and word != tag:
                    self.biased[tag][word] += 1

    def prior(self, tag):
        """p(tag) over the lines that were not searched for it."""
        found = self.searched[tag]
        return (self.count[tag] - found) / (self.lines - found)

    def conditional(self, tag, given):
        """p(tag | given) over the lines that were not searched for tag."""
        biased = self.biased[given][tag]
        both = self.pairs[given][tag] - biased
        alone = self.count[given] - biased
        return (both + SHRINKAGE * self.prior(tag)) / (alone + SHRINKAGE)


def reviewed(sets, words):
    """The sets in the table's spelling, without what the review removed."""
    kept = spellings(THEMES) | spellings(THINGS)
    return (
        [list(dict.fromkeys(kept[tag] for tag in tags if tag in kept)) for tags in sets],
        [kept.get(word) for word in words],
    )


def report_unreviewed(sets):
    """Names the tags that are in no list or in two that disagree."""
    themes, things = spellings(THEMES), spellings(THINGS)
    removed = {tag for text in REMOVED.values() for tag in text.split()}
    seen = {tag for tags in sets for tag in tags}
    unknown = seen - themes.keys() - things.keys() - removed
    twice = (themes.keys() & things.keys()) | (removed & (themes.keys() | things.keys()))
    for name, tags in (("in no list, removed", unknown), ("in two lists", twice)):
        if tags:
            print(f"{name}: {' '.join(sorted(tags))}", file=sys.stderr)


def table_rows(statistics):
    """The rows: tag, role, prior, neighbours with p(neighbour | tag), most probable first."""
    suggested = set(spellings(THEMES).values())
    vouchers = {theme: set(spellings(things).values()) for theme, things in NEEDS.items()}
    for tag in sorted(statistics.count):
        scored = (
            (statistics.conditional(other, tag), other)
            for other in statistics.pairs[tag]
            if other in suggested and (other not in vouchers or tag in vouchers[other])
        )
        best = sorted(
            (pair for pair in scored if pair[0] >= SMALLEST), key=lambda pair: (-pair[0], pair[1])
        )[:NEIGHBOURS]
        yield tag, tag in suggested, statistics.prior(tag), best


HEADER = """\
# Hashtags that people use together: statistics derived from the HARRISON data set.
# Source: M. Park, H. Li, J. Kim, "HARRISON: A Benchmark on HAshtag Recommendation for Real-world
# Images in Social Networks", arXiv:1605.05054, 2016; the data set's README states no licence.
# Derived from {lines} of its tag sets by Tools/derive_cooccurrence.py, which describes the method.
# This file holds probabilities only: no tag set, photo or user of the data set can be read from it.
# The selection and form of this table are under the project's own licence, Apache-2.0.
# Columns, separated by tabs: tag; theme (may be suggested) or thing (evidence only); p(tag);
# neighbour=p(neighbour | tag) ..., the most probable themes first.
"""


def write_table(path, statistics):
    """Writes the table."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER.format(lines=statistics.lines))
        for tag, is_theme, prior, neighbours in table_rows(statistics):
            fields = [tag, "theme" if is_theme else "thing", f"{prior:.5f}"]
            fields += [f"{other}={probability:.4f}" for probability, other in neighbours]
            file.write("\t".join(fields) + "\n")


def evaluate(name, cases, rank):
    """Prints recall@5, precision@1 and accuracy@5 over pairs of a context and the hidden tags."""
    recall = precision = accuracy = 0
    for context, hidden in cases:
        top = [tag for tag in rank(context) if tag not in context][:5]
        hits = sum(tag in hidden for tag in top)
        recall += hits / len(hidden)
        precision += bool(top) and top[0] in hidden
        accuracy += hits > 0
    shares = (f"{100 * total / len(cases):5.1f}" for total in (recall, precision, accuracy))
    print(f"{name:<40} {' '.join(shares)}  {len(cases)} sets")


def mean_ranking(conditional, candidates):
    """Ranks by the mean of p(tag | given) over the context."""

    def rank(context):
        scores = collections.Counter()
        for given in context:
            for tag in candidates(given):
                scores[tag] += conditional(tag, given)
        return sorted(scores, key=lambda tag: (-scores[tag], tag))[:20]

    return rank


def evaluate_all(train, words, test):
    """Measures prior and co-occurrence, raw, corrected and as shipped."""
    print(f"{'test split':<40} rec@5 pre@1 acc@5")
    raw = Statistics(train, [None] * len(train))
    by_prior = sorted(raw.count, key=lambda tag: (-raw.count[tag], tag))[:20]
    whole = [(tags[::2], set(tags[1::2])) for tags in test if len(tags) >= 2]
    counted = lambda tag, given: raw.pairs[given][tag] / raw.count[given]
    evaluate("all tags: frequency prior", whole, lambda context: by_prior)
    evaluate("all tags: co-occurrence", whole, mean_ranking(counted, lambda a: raw.pairs[a]))
    corrected = Statistics(train, words)
    evaluate(
        "all tags: co-occurrence, corrected",
        whole,
        mean_ranking(corrected.conditional, lambda a: corrected.pairs[a]),
    )

    kept, kept_words = reviewed(train, words)
    shipped = Statistics(kept, kept_words)
    rows = {tag: {b: p for p, b in best} for tag, _, _, best in table_rows(shipped)}
    themes = set(spellings(THEMES).values())
    # What the table is for: the themes of a photo from the things on it.
    split = (
        ([tag for tag in tags if tag not in themes], {tag for tag in tags if tag in themes})
        for tags in reviewed(test, [])[0]
    )
    pairs = [(things, hidden) for things, hidden in split if things and hidden]
    theme_prior = sorted(themes, key=lambda tag: (-shipped.prior(tag), tag))
    evaluate("themes from things: frequency prior", pairs, lambda context: theme_prior)
    table = mean_ranking(lambda b, a: rows.get(a, {}).get(b, 0), lambda a: rows.get(a, {}))
    evaluate("themes from things: this table", pairs, table)


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    source, output = arguments
    sets = read_sets(source)
    train = [tags for number, tags in enumerate(sets) if number % TEST_EVERY]
    test = sets[::TEST_EVERY]
    words = search_words(train)
    report_unreviewed(sets)
    if output == "--evaluate":
        evaluate_all(train, words, test)
    else:
        write_table(output, Statistics(*reviewed(train, words)))


if __name__ == "__main__":
    main(sys.argv[1:])
