/// Vector kernels for the parts of inference that BLAS does not cover.
///
/// Conventions: matrices are row-major and dense; images are NHWC; every size counts elements.
/// Functions compute in float32, never allocate, never fail, and trust their caller to have
/// checked the shapes. Unless a comment says otherwise, inputs and outputs must not overlap.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "CKernelsWindow.h"

/// The instruction set in use: "avx512", "avx2" or "portable".
const char *ck_instruction_set(void);

// Conversions. Sources may be unaligned and are little-endian.

/// IEEE half precision to float32, exact.
void ck_from_float16(float *output, const void *input, size_t count);
/// float32 to the nearest half precision; 1 if every value came through exactly, else 0.
int ck_to_float16(uint16_t *output, const float *input, size_t count);
/// bfloat16 to float32, exact.
void ck_from_bfloat16(float *output, const void *input, size_t count);
/// `[outputs, channels, taps]` to `[outputs, taps, channels]`, row o multiplied by `scale[o]`.
void ck_pack_filters(float *output, const float *input, size_t outputs, size_t channels,
                     size_t taps, const float *scale);

// Pointwise, in place on `values`.

/// `values = clamp(values + bias + residual)`; `residual` may be null.
void ck_bias_clamp(float *values, const float *bias, const float *residual, size_t rows,
                   size_t columns, float lower, float upper);

// Rows.

/// Mean of each column.
void ck_column_means(float *output, const float *input, size_t rows, size_t columns);
/// Softmax of each row, in place.
void ck_softmax(float *values, size_t rows, size_t columns);
/// Log-softmax of each row, in place.
void ck_log_softmax(float *values, size_t rows, size_t columns);
/// The logarithm of the sum of each row's exponentials: what log-softmax takes off.
void ck_log_normalizers(float *normalizers, const float *values, size_t rows, size_t columns);
/// The `most` largest of `(values[i] - normalizer) + base`, largest first, equal ones in the order of
/// their indices, as `best` and `indices`. Neither NaN nor minus infinity counts.
/// Returns their number.
size_t ck_largest(float *best, int32_t *indices, size_t most, const float *values, size_t count,
                  float normalizer, float base);
/// Zero mean and unit variance of each row, no affine parameters. In place is allowed.
void ck_layer_norm(float *output, const float *input, size_t rows, size_t columns, float epsilon);
/// Divides each row by its Euclidean norm (at least 1e-12), in place.
void ck_normalize_rows(float *values, size_t rows, size_t columns);

// Elementwise functions, relative error below 1e-6. In place is allowed.

void ck_exp(float *output, const float *input, size_t count);
void ck_tanh(float *output, const float *input, size_t count);
void ck_sigmoid(float *output, const float *input, size_t count);

// Recurrent cells and attention.

/// `output[r, o] = bias[o] + dot(weights[o], input[r])` for the outputs `first ..< end`, made for few
/// rows: it streams the weights from memory once, which is what limits such narrow products.
/// `bias` may be null.
void ck_small_linear(float *output, const float *weights, const float *input, const float *bias,
                     size_t outputs, size_t inputs, size_t rows, size_t first, size_t end);
/// The same with weights in half precision.
void ck_small_linear_float16(float *output, const uint16_t *weights, const float *input,
                             const float *bias, size_t outputs, size_t inputs, size_t rows,
                             size_t first, size_t end);
/// LSTM update from gate sums `[rows, 4 * size]` stacked input, forget, cell, output.
void ck_lstm_update(float *hidden, float *cell, const float *gates, size_t rows, size_t size);
/// GRU update from `[rows, 3 * size]` sums stacked reset, update, new.
void ck_gru_update(float *hidden, const float *inputGates, const float *hiddenGates, size_t rows,
                   size_t size);
/// `e^2x` of keys and of queries, for ck_additive_scores. x is clamped to ±20, so that products of
/// two stay finite; keys and queries of trained attention are far smaller.
void ck_attention_exponentials(float *output, const float *input, size_t count);
/// `scores[i] = bias + dot(vector, tanh(keys[i] + query))` for each of `count` keys, where keys and
/// query are given by their exponentials: `tanh(k + q) = 1 - 2 / (1 + e^2k e^2q)`, so that the
/// functions of all sums cost no exponential. `bias` includes the sum of the vector.
void ck_additive_scores(float *scores, const float *keys, const float *query, const float *vector,
                        float bias, size_t count, size_t size);
/// `output = sum over i of weights[i] * rows[i]`.
void ck_weighted_sum(float *output, const float *weights, const float *rows, size_t count,
                     size_t size);

// Memory.

/// From here on the process keeps freed blocks up to `limit` bytes, and so much at the end of the
/// heap, instead of giving them back and having the same pages cleared again.
void ck_keep_memory(size_t limit);

#include "CKernelsConvolution.h"
#include "CKernelsNarrow.h"
#include "CKernelsResampling.h"
#include "CKernelsTraining.h"
#include "CKernelsWinograd.h"

#endif
