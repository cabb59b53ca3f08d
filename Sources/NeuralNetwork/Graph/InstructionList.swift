internal import CKernels
import TensorCore

/// A graph as calls of kernels, for one precision.
///
/// Values get new numbers, because one may be there in two forms: where an operation needs another
/// form than a value is stored in, a conversion comes before it.
struct InstructionList {
    /// What is stored.
    struct Value {
        var form: ck_activation
        /// Numbers of one photo.
        var count: Int

        /// Bytes of one photo.
        var byteCount: Int { count * form.element.byteCount }
    }

    private(set) var instructions: [Instruction] = []
    private(set) var values: [Value] = []
    /// The filters of the convolutions, in their order.
    private(set) var packings: [FilterPacking] = []

    /// The form of what is not quantised.
    private let floatForm: ck_activation
    /// For each of the graph's values its number.
    private var numbers: [Int] = []
    /// For each of the graph's values the number of its other form.
    private var converted: [Int: Int] = [:]

    /// Translates a graph; its last value comes in single precision.
    ///
    /// - Throws: ``TensorError`` if quantised filters are to read what has no quantization.
    init(_ graph: Graph, precision: Precision) throws(TensorError) {
        floatForm = .float(precision == .fp32 ? CK_FLOAT32 : CK_BFLOAT16)
        let single = ck_activation.float(CK_FLOAT32)
        for (index, node) in graph.nodes.enumerated() {
            let isLast = index == graph.nodes.count - 1
            let form = isLast ? single : node.value.quantization?.activation ?? floatForm
            numbers.append(try add(node.operation, making: node.value, as: form))
        }
        if let last = values.last, last.form.element != CK_FLOAT32 {
            _ = convert(values.count - 1, to: single)
        }
    }

    private mutating func add(
        _ operation: Graph.Operation,
        making value: Graph.Value,
        as form: ck_activation
    ) throws(TensorError) -> Int {
        switch operation {
        case .stem(let frame, let filters, let sliding, let activation):
            let (pixels, window) = try addPixels(frame, filters, sliding)
            let convolution = pack(filters, .stem, window, activation, reading: pixels, to: form)
            return append(.convolution(convolution), pixels, making: value, as: form)
        case .convolution(let filters, let sliding, let activation, let input, let residual):
            let window = try sliding.geometry(over: input, channels: filters.inputs, filters.name)
            let source = try number(of: input, for: filters)
            let residual = residual.map { numbers[$0.index] }
            let tile =
                residual == nil
                ? window.winogradTile(
                    reading: values[source].form,
                    outputs: filters.outputs,
                    making: form
                ) : 0
            var convolution = pack(
                filters,
                tile > 0 ? .winograd(tile: tile) : .convolution,
                window,
                activation,
                reading: source,
                to: form
            )
            if let residual { convolution.residual = values[residual].form }
            let kernel =
                tile > 0
                ? Instruction.Kernel.winograd(convolution, tile: tile) : .convolution(convolution)
            return append(kernel, source, residual, making: value, as: form)
        case .depthwise(let filters, let sliding, let activation, let input):
            let window = try sliding.geometry(over: input, channels: filters.outputs, filters.name)
            let source = try number(of: input, for: filters)
            let convolution = pack(
                filters,
                .depthwise,
                window,
                activation,
                reading: source,
                to: form
            )
            return append(.depthwise(convolution), source, making: value, as: form)
        case .maximum(let sliding, let input):
            let window = try sliding.geometry(over: input, channels: input.channels, "max pooling")
            let source = numbers[input.index]
            let form = values[source].form
            return append(.maximum(form.element, window), source, making: value, as: form)
        case .mean(let input):
            let source = numbers[input.index]
            let kernel = Instruction.Kernel.mean(
                values[source].form,
                pixels: input.height * input.width,
                channels: input.channels
            )
            return append(kernel, source, making: value, as: .float(CK_FLOAT32))
        }
    }

    private mutating func append(
        _ kernel: Instruction.Kernel,
        _ input: Int? = nil,
        _ residual: Int? = nil,
        count: Int,
        as form: ck_activation
    ) -> Int {
        let output = values.count
        values.append(Value(form: form, count: count))
        instructions.append(
            Instruction(kernel: kernel, input: input, residual: residual, output: output)
        )
        return output
    }

    private mutating func append(
        _ kernel: Instruction.Kernel,
        _ input: Int,
        _ residual: Int? = nil,
        making value: Graph.Value,
        as form: ck_activation
    ) -> Int {
        append(kernel, input, residual, count: value.elementCount, as: form)
    }

    /// Has pixels prepared, with the border within the image that the convolution then reads.
    private mutating func addPixels(
        _ frame: Graph.PixelFrame,
        _ filters: Filters,
        _ sliding: SlidingWindow
    ) throws(TensorError) -> (number: Int, window: ck_window) {
        let shape: Shape = [1, frame.height, frame.width, 3]
        var (window, _) = try sliding.geometry(over: shape, operation: filters.name)
        var layout = frame.normalization.layout(
            filters.isQuantized ? CK_UINT8 : floatForm.element
        )
        (layout.height, layout.width) = (frame.height, frame.width)
        (layout.padTop, layout.padLeft) = (window.padTop, window.padLeft)
        layout.paddedHeight = max(window.rowsReached, frame.height + window.padTop)
        // The kernels read pairs of numbers, the last perhaps beyond its window: not beyond the image.
        layout.paddedWidth = 1 + max(window.columnsReached, frame.width + window.padLeft)
        (window.height, window.width) = (layout.paddedHeight, layout.paddedWidth)
        (window.padTop, window.padLeft) = (0, 0)
        let form = filters.isQuantized ? Quantization.bytes.activation : floatForm
        let count = window.height * window.width * 3
        return (append(.pixels(layout), count: count, as: form), window)
    }

    private mutating func convert(_ source: Int, to form: ck_activation) -> Int {
        let (from, count) = (values[source].form, values[source].count)
        return append(
            .conversion(from: from, to: form, count: count),
            source,
            count: count,
            as: form
        )
    }

    /// The number of a value in the form that filters multiply.
    private mutating func number(
        of value: Graph.Value,
        for filters: Filters
    ) throws(TensorError) -> Int {
        let stored = numbers[value.index]
        guard let form = filters.isQuantized ? value.quantization?.activation : floatForm else {
            throw TensorError(
                operation: filters.name,
                reason: "its weights of 8 bits are to multiply a value that is not quantised"
            )
        }
        if values[stored].form.element == form.element { return stored }
        if let number = converted[value.index] { return number }
        let number = convert(stored, to: form)
        converted[value.index] = number
        return number
    }

    /// Has filters packed; the convolution's pointers are yet to be set.
    private mutating func pack(
        _ filters: Filters,
        _ kernel: FilterPacking.Kernel,
        _ window: ck_window,
        _ activation: Activation,
        reading source: Int,
        to form: ck_activation
    ) -> ck_convolution {
        let input = values[source].form
        packings.append(FilterPacking(filters: filters, kernel: kernel, input: input))
        return ck_convolution(
            window: window,
            outputs: filters.outputs,
            input: input,
            residual: form,
            output: form,
            lower: activation.lower,
            upper: activation.upper,
            weights: nil,
            multipliers: nil,
            offsets: nil
        )
    }
}

extension ck_window {
    /// Rows from the top of the padded image to the bottom of the last window.
    fileprivate var rowsReached: Int { (outputHeight - 1) * stride + kernel }
    /// The same from left to right.
    fileprivate var columnsReached: Int { (outputWidth - 1) * stride + kernel }

    /// The side of the tiles with which Winograd's convolution is the fastest; 0 where it is not.
    fileprivate func winogradTile(
        reading input: ck_activation,
        outputs: Int,
        making output: ck_activation
    ) -> Int {
        guard output.element == input.element || output.element == CK_UINT8 else { return 0 }
        return withUnsafePointer(to: self) { ck_winograd_tile($0, outputs, input.element) }
    }
}

extension PixelNormalization {
    /// A layout whose extents are yet to be set.
    fileprivate func layout(_ element: ck_element) -> ck_pixel_layout {
        let border = means.map { UInt8(clamping: Int($0.rounded())) }
        var layout = ck_pixel_layout()
        layout.element = element
        layout.scale = (scale[0], scale[1], scale[2])
        layout.offset = (offset[0], offset[1], offset[2])
        layout.border = (border[0], border[1], border[2])
        return layout
    }
}
