extension WordList {
    /// Every list, by language.
    static let all = [english, french, german, spanish]

    /// German words, of the same origin and under the same waiver as the English ones.
    static let german = WordList(
        language: "de",
        """
        scheiße
        scheiß
        scheisse
        scheiss
        scheißer
        scheißegal
        beschissen
        beschissene
        beschissener
        arsch
        ärsche
        arschloch
        arschlöcher
        arschgeige
        arschgesicht
        arschkriecher
        ficken
        fick
        fickt
        gefickt
        ficker
        fotze
        fotzen
        wichser
        wichsen
        wichse
        hurensohn
        hurensöhne
        hure
        huren
        schlampe
        schlampen
        schwuchtel
        schwuchteln
        missgeburt
        missgeburten
        kanake
        kanaken
        drecksau
        dreckssau
        drecksack
        nutte
        nutten
        pisser
        verpiss
        verpissen
        verfickt
        verfickte
        verfickter
        mistkerl|m
        verdammt|m
        verdammte|m
        """
    )

    /// French words, of the same origin and under the same waiver as the English ones.
    static let french = WordList(
        language: "fr",
        """
        merde|n
        merdique|n
        putain|n
        pute|n
        connard|n
        connasse|n
        salope|n
        salopard|n
        salaud|n
        enculé|n
        enculée|n
        enculer
        enfoiré|n
        enfoirée|n
        bordel|m
        chier
        chiant|m
        couille|n
        couillon|n
        foutre
        branleur|n
        branler
        niquer
        nique ta mère
        ta gueule
        trou du cul
        pétasse|n
        pouffiasse|n
        bougnoule|n
        négro|n
        youpin|n
        tarlouze|n
        gouine|n
        emmerder
        emmerdeur|n
        """
    )

    /// Spanish words, of the same origin and under the same waiver as the English ones.
    static let spanish = WordList(
        language: "es",
        """
        mierda|n
        puta|n
        puto|n
        putada|n
        putear
        hijoputa|n
        hijo de puta
        hijos de puta
        hija de puta
        cabrón
        cabrones
        cabrona|n
        gilipollas
        gilipollez
        joder
        jodido|n
        jodida|n
        pendejo|n
        pendeja|n
        maricón
        maricones
        maricona|n
        follar
        chingar
        chingada|n
        chingado|n
        culero|n
        mamada|n
        cagar
        cagada|n
        soplapollas
        puñetero|n
        sudaca|n
        malparido|n
        malparida|n
        carajo|m
        culo|nm
        """
    )
}
