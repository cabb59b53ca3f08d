internal import TensorCore

/// Trains a caption decoder on encoded photos and their captions.
///
/// The same photos, captions, options and seed give the same weights on the same kind of CPU, unless
/// a time limit decides how many steps there are.
package struct CaptionTrainer: Sendable {
    /// How to train.
    package struct Options: Sendable {
        /// What all random choices follow from.
        package var seed: UInt64 = 1
        /// How often each photo is seen at most.
        package var epochs = 20
        /// Seconds after which training ends, if any; the rate falls with time then.
        package var seconds: Double?
        /// Photos of a step, each with all of its captions.
        package var batchSize = 16
        /// The highest learning rate.
        package var learningRate = 5e-4
        /// Steps in which the rate rises.
        package var warmUp = 300
        /// The share of a target that is spread over all words.
        package var smoothing = 0.1
        /// The share of the output's values that are dropped while training.
        package var dropout = 0.5
        /// The share of an embedded word's values that are dropped while training.
        package var wordDropout = 0.3
        /// How often, in the end, a word that is read is the network's own.
        package var samplingShare = 0.2
        /// The weight of the penalty of uneven attention.
        package var coverageWeight = 1.0
        /// How slowly the average of the weights forgets.
        package var averageDecay = 0.998
        /// Epochs without a better score after which training ends.
        package var patience = 5
        /// Whether captions are drawn and rewarded (Rennie 2017) instead of those given learned.
        package var isSelfCritical = false
        /// Photos that each epoch's score is taken of, at most.
        package var validationCount = 500

        /// Makes the usual options.
        package init() {}
    }

    /// How far the training is.
    package struct Progress: Sendable {
        /// The epoch, from 1.
        package let epoch: Int
        /// The epochs in all.
        package let epochs: Int
        /// The share of the epoch that is over, up to 1.
        package let share: Double
        /// The mean loss of the epoch so far; self-critically, less the mean reward of what was drawn.
        package let loss: Double
        /// Seconds of training so far.
        package let seconds: Double
        /// CIDEr-D on photos for validation, times 100, at the end of an epoch.
        package let score: Double?
    }

    let options: Options
    let network: any CaptionNetwork<Float>
    let photos: CaptionPhotos
    private let validation: CaptionValidation
    private let selfCritical: SelfCriticalObjective?

    /// Prepares a training.
    ///
    /// - Parameters:
    ///   - model: The decoder.
    ///   - photos: What to learn from.
    ///   - validation: What to measure by.
    ///   - options: How to train.
    package init(
        _ model: CaptionModel,
        photos: CaptionPhotos,
        validation: CaptionPhotos,
        options: Options
    ) {
        self.options = options
        network = model.network(dropout: options.dropout, wordDropout: options.wordDropout)
        self.photos = photos
        self.validation = CaptionValidation(
            model,
            validation,
            count: options.validationCount,
            besides: photos
        )
        selfCritical = options.isSelfCritical ? SelfCriticalObjective(photos) : nil
    }

    /// Steps of an epoch.
    package var stepsPerEpoch: Int {
        max(photos.count / options.batchSize, 1)
    }

    /// Trains from a state until the epochs or the time are over or nothing gets better.
    ///
    /// - Parameters:
    ///   - state: Where to begin; changed as training goes on.
    ///   - report: Told of the progress after each step; false ends the training there.
    /// - Throws: What `report` throws, or `CheckpointError` if weights cannot be written to a file for
    ///   a while, to measure them.
    package func train(
        _ state: inout CaptionTrainingState,
        report: (Progress, CaptionTrainingState) throws -> Bool
    ) throws {
        HeapMemory.keep(upTo: 1 << 30)
        let clock = ContinuousClock()
        let earlier = state.seconds
        let start = clock.now
        while !isOver(state) {
            let loss = descend(&state)
            state.lossSum += loss
            state.seconds = earlier + (clock.now - start) / .seconds(1)
            // When time runs out amid an epoch, what it has come to counts too.
            let isEnd = state.step.isMultiple(of: stepsPerEpoch) || share(of: state) >= 1
            let steps = (state.step - 1) % stepsPerEpoch + 1
            let mean = state.lossSum / Double(steps)
            if isEnd { try measure(&state, loss: mean) }
            let progress = Progress(
                epoch: (state.step - 1) / stepsPerEpoch + 1,
                epochs: options.epochs,
                share: Double(steps) / Double(stepsPerEpoch),
                loss: mean,
                seconds: state.seconds,
                score: isEnd ? state.curve.last?.score : nil
            )
            guard try report(progress, state) else { return }
        }
    }

    private func isOver(_ state: CaptionTrainingState) -> Bool {
        if share(of: state) >= 1 { return true }
        guard let best = state.bestPoint, let last = state.curve.last else { return false }
        return last.epoch - best.epoch >= options.patience
    }

    /// The share of the training that is over.
    private func share(of state: CaptionTrainingState) -> Double {
        let share = Double(state.step) / Double(stepsPerEpoch * options.epochs)
        return options.seconds.map { max(share, state.seconds / $0) } ?? share
    }

    /// One step of gradient descent; its loss.
    private func descend(_ state: inout CaptionTrainingState) -> Double {
        let share = share(of: state)
        let (loss, gradients) = gradients(state, share: share)
        let names = state.parameters.names.filter { gradients[$0] != nil }
        state.optimizer.update(&state.parameters, names: names, rate: rate(state.step, share)) {
            gradients[$0, default: Matrix(0, 0)]
        }
        state.step += 1
        state.blend(decay: options.averageDecay)
        return loss
    }

    /// The rate rises over some steps, then falls along half a cosine.
    private func rate(_ step: Int, _ share: Double) -> Double {
        let schedule = CosineSchedule(peak: options.learningRate, steps: 1 << 20, warmUp: 0)
        let rise = min(Double(step + 1) / Double(max(options.warmUp, 1)), 1)
        return rise * schedule.rate(at: Int(share * 0x1p20))
    }

    /// The loss of a step's batch and its gradients by the weights' names.
    private func gradients(
        _ state: CaptionTrainingState,
        share: Double
    ) -> (loss: Double, gradients: [String: Matrix<Float>]) {
        let graph = CaptionGraph(
            state.parameters,
            isTraining: selfCritical == nil,
            random: SeededGenerator(seed: options.seed, stream: UInt64(state.step) + 1)
        )
        let (loss, value) = loss(of: network, state, share: share, graph)
        graph.tape.backward(from: loss)
        var gradients: [String: Matrix<Float>] = [:]
        for name in state.parameters.names where !name.hasPrefix(AttributeClassifier.layer) {
            gradients[name] = graph.tape.gradient(of: graph.leaves[name])
        }
        return (value, gradients)
    }

    /// The loss of a step's batch, and what is told of it.
    private func loss(
        of network: some CaptionNetwork<Float>,
        _ state: CaptionTrainingState,
        share: Double,
        _ graph: CaptionGraph<Float>
    ) -> (loss: Tape<Float>.Variable, value: Double) {
        let chosen = chosen(at: state.step)
        if let selfCritical {
            let (loss, reward) = selfCritical.loss(
                of: network,
                graph,
                photos,
                chosen,
                state.parameters
            )
            return (loss, -reward)
        }
        var objective = CaptionObjective()
        objective.smoothing = options.smoothing
        objective.coverageWeight = options.coverageWeight
        // Rises from a quarter of the training on.
        objective.samplingShare = options.samplingShare * max(0, (share - 0.25) / 0.75)
        let batch = photos.batch(chosen, using: &graph.random)
        let loss = network.loss(batch, objective, graph)
        return (loss, Double(graph.tape.scalar(of: loss)))
    }

    /// The photos of a step: every epoch has an order of its own.
    private func chosen(at step: Int) -> [Int] {
        let (epoch, place) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
        var random = SeededGenerator(seed: options.seed, stream: 1 << 32 + UInt64(epoch))
        let order = Array(0..<photos.count).shuffled(using: &random)
        let first = place * options.batchSize
        return Array(order[first..<min(first + options.batchSize, order.count)])
    }

    /// CIDEr-D of weights on photos for validation, times 100.
    func score(_ parameters: Parameters<Float>) throws -> Double {
        100 * (try validation.score(parameters))
    }

    private func measure(_ state: inout CaptionTrainingState, loss: Double) throws {
        let score = try score(state.average)
        let isBest = state.bestPoint.map { score > $0.score } ?? true
        if isBest { state.best = state.average }
        state.lossSum = 0
        state.curve.append(
            CaptionTrainingState.Point(
                epoch: (state.step - 1) / stepsPerEpoch + 1,
                loss: loss,
                score: score,
                seconds: state.seconds
            )
        )
    }
}
