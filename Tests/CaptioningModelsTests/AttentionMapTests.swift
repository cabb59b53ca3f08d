import CaptioningModels
import ImageDecoding
import Testing

struct AttentionMapTests {
    @Test
    func heat_betweenTwoRegions_growsEvenly() throws {
        let map = try #require(AttentionMap([0, 1, 0, 1]))
        // Region centres lie at 0.25 and 0.75 of a side: at pixels 0.5 and 2.5 of four.
        let row: [Float] = [0, 0.25, 0.75, 1]
        #expect(map.upsampled(width: 4, height: 2) == row + row)
        let column = try #require(AttentionMap([0, 0, 1, 1])).upsampled(width: 1, height: 4)
        #expect(column == row)
    }

    @Test
    func heat_whenOneRegionHasAll_isGreatestThere() throws {
        var weights = [Float](repeating: 0, count: 49)
        weights[2 * 7 + 5] = 1
        let heat = try #require(AttentionMap(weights)).upsampled(width: 70, height: 35)
        let hottest = try #require(heat.indices.max { heat[$0] < heat[$1] })
        #expect((50..<60).contains(hottest % 70) && (10..<15).contains(hottest / 70))
        #expect(heat.allSatisfy { (0...1).contains($0) })
        #expect(heat[0] == 0)
    }

    @Test
    func heat_whenAttentionIsEven_staysAtHalf() throws {
        let weights = [Float](repeating: 1 / 49, count: 49)
        let heat = try #require(AttentionMap(weights)).upsampled(width: 9, height: 9)
        #expect(heat.allSatisfy { abs($0 - 0.5) < 1e-6 })
    }

    @Test(arguments: [0, 2, 48, 50])
    func map_whenWeightsAreNoSquare_isNil(count: Int) {
        #expect(AttentionMap([Float](repeating: 0.1, count: count)) == nil)
    }

    @Test
    func overlay_ofAnyPhoto_keepsItsSizeAndShowsHeatOverGrey() throws {
        let photo = RGBImage(width: 3, height: 1, pixels: [0, 0, 0, 200, 10, 90, 255, 255, 255])
        let map = try #require(AttentionMap([0]))
        let cold = map.overlay(on: photo)
        #expect((cold.width, cold.height) == (3, 1))
        for pixel in 0..<3 {
            let channels = cold.pixels[3 * pixel..<3 * pixel + 3]
            // Grey but for the coldest colour, which has a little blue.
            #expect(channels.max()! - channels.min()! <= 3)
        }
        let hot = try #require(AttentionMap([1])).overlay(on: photo)
        #expect(hot.pixels[0] > hot.pixels[2] && hot.pixels[6] > hot.pixels[8])
    }

    @Test(
        arguments: [
            ("dog", 3, "03-dog.png"), ("t-shirt", 12, "12-t-shirt.png"), ("../x", 1, "01-___x.png"),
            ("n't", 2, "02-n_t.png"), ("caf\u{e9}", 4, "04-caf_.png"), ("", 5, "05-.png"),
            ("a\u{0}b\n", 6, "06-a_b_.png"),
            (String(repeating: "w", count: 300), 7, "07-\(String(repeating: "w", count: 40)).png"),
        ]
    )
    func fileName_ofAnyWord_isSafe(word: String, number: Int, expected: String) {
        #expect(AttentionMap.fileName(of: word, at: number) == expected)
    }

    @Test
    func colors_fromColdToHot_growEvenlyBrighter() {
        let lumas = (0...256).map { step -> Float in
            let color = HeatColors.color(Float(step) / 256)
            return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]
        }
        for (darker, brighter) in zip(lumas, lumas.dropFirst()) {
            #expect(darker < brighter && brighter - darker < 2.5)
        }
        #expect(HeatColors.color(-1) == HeatColors.color(0))
        #expect(HeatColors.color(7) == HeatColors.color(1))
    }
}
