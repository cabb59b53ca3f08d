extension CaptionReportPage {
    /// How the page looks, in the light and in the dark.
    static let style = """

        :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
        body { margin: 0 auto; max-width: 90rem; padding: 1rem; background: Canvas; color: CanvasText; }
        table { border-collapse: collapse; }
        th, td { padding: .2rem .8rem .2rem 0; text-align: right; font-variant-numeric: tabular-nums; }
        .histograms, main { display: grid; gap: 1rem; }
        .histograms { grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); margin: 1rem 0; }
        figure { margin: 0; }
        figcaption, .file, text { color: GrayText; font-size: .8rem; }
        svg rect { fill: #4a7fb5; }
        svg line { stroke: CanvasText; stroke-dasharray: 2 2; }
        svg text { fill: GrayText; font-size: 11px; }
        main { grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
        article { position: relative; padding: .7rem; border: 1px solid #8885; border-radius: .5rem;
          content-visibility: auto; contain-intrinsic-size: auto 24rem; overflow-wrap: anywhere; }
        article img, .absent { display: block; max-width: 100%; height: auto; border-radius: .3rem; }
        .absent { padding: 4rem 0; text-align: center; color: GrayText; background: #8881; }
        .score { position: absolute; top: .3rem; right: .7rem; margin: 0; font-weight: 600; }
        h2 { font-size: 1rem; margin: .5rem 0; }
        ul { margin: 0; padding-left: 1.1rem; font-size: .85rem; }
        .order { position: sticky; top: 0; z-index: 1; padding: .5rem 0; background: Canvas; }

        """

    /// Orders the photos by the metric that is chosen, and shows its values.
    static let script = """

        const sheet = document.getElementById('sheet');
        const metric = document.getElementById('metric');
        const best = document.getElementById('best');
        const cards = [...sheet.children].map(element => ({
          element, scores: element.dataset.scores.split(' ').map(Number) }));
        function order() {
          const index = Number(metric.value), sign = best.checked ? -1 : 1;
          cards.sort((a, b) => sign * (a.scores[index] - b.scores[index]));
          for (const card of cards)
            card.element.querySelector('.score').textContent = (100 * card.scores[index]).toFixed(1);
          sheet.append(...cards.map(card => card.element));
        }
        metric.addEventListener('change', order);
        best.addEventListener('change', order);
        // A page that was left keeps its choices.
        order();

        """
}
