#include "CKernels.h"
#include "functions.h"

/// A tile of weight rows and inputs whose sums fill half of 32 vector registers.
#define LINES 4
#define ROWS 4

typedef float vector16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef _Float16 half16 __attribute__((vector_size(32), aligned(2), may_alias));
typedef float vector8 __attribute__((vector_size(32)));
typedef float vector4 __attribute__((vector_size(16)));

CK_INLINE float sum_of_lanes(const vector16 *lanes) {
    vector16 v = *lanes;
    vector8 eight = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                    __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    vector4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                   __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
    return (four[0] + four[1]) + (four[2] + four[3]);
}

/// Weights in single or half precision; `isHalf` is a constant wherever this is inlined.
CK_INLINE const void *weight_row(const void *weights, size_t index, int isHalf) {
    return (const char *)weights + index * (isHalf ? sizeof(_Float16) : sizeof(float));
}

CK_INLINE float weight_at(const void *weights, size_t index, int isHalf) {
    const void *place = weight_row(weights, index, isHalf);
    return isHalf ? (float)*(const _Float16 *)place : *(const float *)place;
}

CK_INLINE void load_weights(vector16 *lanes, const void *weights, size_t index, int isHalf) {
    const void *place = weight_row(weights, index, isHalf);
    *lanes = isHalf ? __builtin_convertvector(*(const half16 *)place, vector16)
                    : *(const vector16 *)place;
}

/// The dot products of `lines` weight rows with `rows` inputs. Both are constants wherever this is
/// inlined, so that the sums are registers and each weight is loaded once.
CK_INLINE void dot_tile(float *restrict output, const void *restrict weights,
                        const float *restrict input, const float *restrict bias, size_t outputs,
                        size_t inputs, size_t lines, size_t rows, int isHalf) {
#pragma clang fp contract(fast)
    vector16 sums[LINES * ROWS] = {{0}};
    size_t i = 0;
    for (; i + 16 <= inputs; i += 16) {
#pragma clang loop unroll(full)
        for (size_t l = 0; l < lines; l++) {
            vector16 w;
            load_weights(&w, weights, l * inputs + i, isHalf);
#pragma clang loop unroll(full)
            for (size_t r = 0; r < rows; r++)
                sums[l * rows + r] += w * *(const vector16 *)(input + r * inputs + i);
        }
    }
#pragma clang loop unroll(full)
    for (size_t l = 0; l < lines; l++) {
#pragma clang loop unroll(full)
        for (size_t r = 0; r < rows; r++) {
            float sum = sum_of_lanes(&sums[l * rows + r]);
            for (size_t j = i; j < inputs; j++)
                sum += weight_at(weights, l * inputs + j, isHalf) * input[r * inputs + j];
            output[r * outputs + l] = bias ? sum + bias[l] : sum;
        }
    }
}

CK_INLINE void dot_lines(float *restrict output, const void *restrict weights,
                         const float *restrict input, const float *restrict bias, size_t outputs,
                         size_t inputs, size_t lines, size_t rows, int isHalf) {
    for (size_t r = 0; r < rows; r += ROWS, output += ROWS * outputs, input += ROWS * inputs) {
        switch (rows - r) {
            case 1: dot_tile(output, weights, input, bias, outputs, inputs, lines, 1, isHalf); break;
            case 2: dot_tile(output, weights, input, bias, outputs, inputs, lines, 2, isHalf); break;
            case 3: dot_tile(output, weights, input, bias, outputs, inputs, lines, 3, isHalf); break;
            default: dot_tile(output, weights, input, bias, outputs, inputs, lines, ROWS, isHalf);
        }
    }
}

CK_INLINE void small_linear(float *restrict output, const void *restrict weights,
                            const float *restrict input, const float *restrict bias,
                            size_t outputs, size_t inputs, size_t rows, size_t first,
                            size_t end, int isHalf) {
    size_t o = first;
    for (; o + LINES <= end; o += LINES)
        dot_lines(output + o, weight_row(weights, o * inputs, isHalf), input, bias ? bias + o : 0,
                  outputs, inputs, LINES, rows, isHalf);
    for (; o < end; o++)
        dot_lines(output + o, weight_row(weights, o * inputs, isHalf), input, bias ? bias + o : 0,
                  outputs, inputs, 1, rows, isHalf);
}

CK_DISPATCHED
void ck_small_linear(float *restrict output, const float *restrict weights,
                     const float *restrict input, const float *restrict bias, size_t outputs,
                     size_t inputs, size_t rows, size_t first, size_t end) {
    small_linear(output, weights, input, bias, outputs, inputs, rows, first, end, 0);
}

CK_DISPATCHED
void ck_small_linear_float16(float *restrict output, const uint16_t *restrict weights,
                             const float *restrict input, const float *restrict bias,
                             size_t outputs, size_t inputs, size_t rows, size_t first,
                             size_t end) {
    small_linear(output, weights, input, bias, outputs, inputs, rows, first, end, 1);
}

CK_DISPATCHED
void ck_lstm_update(float *restrict hidden, float *restrict cell, const float *restrict gates,
                    size_t rows, size_t size) {
    for (size_t r = 0; r < rows; r++) {
        const float *gate = gates + 4 * r * size;
        float *h = hidden + r * size, *c = cell + r * size;
        for (size_t i = 0; i < size; i++) {
            c[i] = fast_sigmoid(gate[size + i]) * c[i] +
                   fast_sigmoid(gate[i]) * fast_tanh(gate[2 * size + i]);
            h[i] = fast_sigmoid(gate[3 * size + i]) * fast_tanh(c[i]);
        }
    }
}

CK_DISPATCHED
void ck_gru_update(float *restrict hidden, const float *restrict inputGates,
                   const float *restrict hiddenGates, size_t rows, size_t size) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = inputGates + 3 * r * size, *recurrent = hiddenGates + 3 * r * size;
        float *h = hidden + r * size;
        for (size_t i = 0; i < size; i++) {
            float reset = fast_sigmoid(in[i] + recurrent[i]);
            float update = fast_sigmoid(in[size + i] + recurrent[size + i]);
            float candidate = fast_tanh(in[2 * size + i] + reset * recurrent[2 * size + i]);
            h[i] = (1 - update) * candidate + update * h[i];
        }
    }
}

CK_DISPATCHED
void ck_attention_exponentials(float *output, const float *input, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float x = input[i] > 20 ? 20 : input[i];
        output[i] = fast_exp(2 * (x < -20 ? -20 : x));
    }
}

CK_DISPATCHED
void ck_additive_scores(float *restrict scores, const float *restrict keys,
                        const float *restrict query, const float *restrict vector, float bias,
                        size_t count, size_t size) {
    CK_FAST_SUMS
    for (size_t k = 0; k < count; k++) {
        const float *key = keys + k * size;
        float sum = 0;
        for (size_t i = 0; i < size; i++) sum += vector[i] / (1 + key[i] * query[i]);
        scores[k] = bias - 2 * sum;
    }
}

CK_DISPATCHED
void ck_weighted_sum(float *restrict output, const float *restrict weights,
                     const float *restrict rows, size_t count, size_t size) {
    for (size_t i = 0; i < size; i++) output[i] = 0;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < size; i++) output[i] += weights[k] * rows[k * size + i];
}
