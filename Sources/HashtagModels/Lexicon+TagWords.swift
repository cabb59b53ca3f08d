extension Lexicon {
    /// Words that are common in tags and rare in captions, for telling words apart alone.
    static let tagWords = set(
        """
        monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow yesterday
        weekend weekday january february march april may june july august september october
        november december season daytime instagram insta stagram gram youtube tumblr snapchat
        twitter facebook pinterest tiktok hashtag selfie selfies repost meme blog blogger vlog
        vsco iphone online follow follower followers following tag tags like likes spam comment
        shoutout share app edit filter nofilter throwback flashback love lovely lover loving happy
        happiness awesome amazing handsome gorgeous stunning sweet cutie crazy lazy sleepy hungry
        bored tired blessed perfect forever best favorite favourite daily true real simple classy
        thank beautiful boyfriend girlfriend bestie besties bff babe hubby sibling siblings cousin
        mommy daddy princess queen king angel mood vibe vibes feeling feelings hope faith trust
        truth freedom peace peaceful soul spirit wisdom wonder wonderful magic dream dreams
        dreamer passion purpose positive success wealth goal goals quote quotes poetry comedy
        humor joke random inspire addict junkie relationship energy memory memories moments
        nightlife hairstyle makeover glamour glam chic trend trendy stylish stylist fashionista
        fashionable luxury vogue retro boho hippie hipster goth grunge indie model models modeling
        designer actor actress teacher student tourist traveler traveller travelling brand
        collection artistic original alternative fit fitness cardio protein diet vegan vegetarian
        organic healthy health muscle strong yum delish snack eyebrow eyebrows eyeliner eyeshadow
        eyelash lash lashes nail nails hairdo curl braid lipstick skincare glitter pastel sneaker
        sneakers sneakerhead outfit ootd heel heels menswear streetwear swimwear london paris
        berlin tokyo dubai moscow milan rome madrid barcelona lisbon vienna prague istanbul
        toronto sydney melbourne bali hawaii york brooklyn hollywood california texas florida
        germany france italy spain england britain ireland scotland norway sweden denmark finland
        poland russia turkey greece india indonesia thailand japan korea china australia canada
        america mexico brazil colombia venezuela kuwait europe asia africa wildlife seascape
        cityscape skyline scenery scenic twilight daylight moonlight starlight goldenhour
        springtime summertime wintertime snowfall waterfall rainfall wildflower monochrome
        aesthetic sketch doodle illustration watercolor craft canvas gallery exhibition capture
        details perspective composition exposure bokeh shot shots snapshot decoration perfection
        hiphop rap kpop jazz techno concert songwriter playlist album seafood blueberry raspberry
        blackberry pineapple watermelon grapefruit cheesecake pancake milkshake heartbeat nowhere
        """
    )
}
