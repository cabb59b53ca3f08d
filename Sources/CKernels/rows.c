#include "CKernels.h"
#include "functions.h"

#include <math.h>

CK_DISPATCHED
void ck_bias_clamp(float *restrict values, const float *restrict bias,
                   const float *restrict residual, size_t rows, size_t columns, float lower,
                   float upper) {
    for (size_t r = 0; r < rows; r++) {
        float *row = values + r * columns;
        if (residual) {
            const float *other = residual + r * columns;
            for (size_t c = 0; c < columns; c++) {
                float value = row[c] + bias[c] + other[c];
                value = value < lower ? lower : value;
                row[c] = value > upper ? upper : value;
            }
        } else {
            for (size_t c = 0; c < columns; c++) {
                float value = row[c] + bias[c];
                value = value < lower ? lower : value;
                row[c] = value > upper ? upper : value;
            }
        }
    }
}

CK_DISPATCHED
void ck_column_means(float *restrict output, const float *restrict input, size_t rows,
                     size_t columns) {
    for (size_t c = 0; c < columns; c++) output[c] = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) output[c] += input[r * columns + c];
    for (size_t c = 0; c < columns; c++) output[c] /= (float)rows;
}

CK_INLINE float row_maximum(const float *row, size_t columns) {
    enum { LANES = 32 };
    float maxima[LANES], maximum = -INFINITY;
    for (size_t l = 0; l < LANES; l++) maxima[l] = -INFINITY;
    size_t c = 0;
    for (; c + LANES <= columns; c += LANES)
        for (size_t l = 0; l < LANES; l++) maxima[l] = row[c + l] > maxima[l] ? row[c + l] : maxima[l];
    for (size_t l = 0; l < LANES; l++) maximum = maxima[l] > maximum ? maxima[l] : maximum;
    for (; c < columns; c++) maximum = row[c] > maximum ? row[c] : maximum;
    return maximum;
}

CK_DISPATCHED
void ck_softmax(float *values, size_t rows, size_t columns) {
    CK_FAST_SUMS
    for (size_t r = 0; r < rows; r++) {
        float *row = values + r * columns;
        float maximum = row_maximum(row, columns), sum = 0;
        for (size_t c = 0; c < columns; c++) row[c] = fast_exp(row[c] - maximum);
        for (size_t c = 0; c < columns; c++) sum += row[c];
        for (size_t c = 0; c < columns; c++) row[c] /= sum;
    }
}

CK_INLINE float log_normalizer(const float *row, size_t columns) {
    CK_FAST_SUMS
    float maximum = row_maximum(row, columns), sum = 0;
    for (size_t c = 0; c < columns; c++) sum += fast_exp(row[c] - maximum);
    return maximum + logf(sum);
}

CK_DISPATCHED
void ck_log_normalizers(float *normalizers, const float *values, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++)
        normalizers[r] = log_normalizer(values + r * columns, columns);
}

CK_DISPATCHED
void ck_log_softmax(float *values, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *row = values + r * columns;
        float shift = log_normalizer(row, columns);
        for (size_t c = 0; c < columns; c++) row[c] -= shift;
    }
}

/// Places a value among the `found` largest so far; how many there are then.
CK_INLINE size_t place(float *best, int32_t *indices, size_t found, size_t most, float value,
                       size_t index) {
    size_t at = found < most ? found++ : most - 1;
    for (; at > 0 && best[at - 1] < value; at--) {
        best[at] = best[at - 1];
        indices[at] = indices[at - 1];
    }
    best[at] = value;
    indices[at] = (int32_t)index;
    return found;
}

CK_DISPATCHED
size_t ck_largest(float *restrict best, int32_t *restrict indices, size_t most,
                  const float *restrict values, size_t count, float normalizer, float base) {
    enum { BLOCK = 64 };
    size_t found = 0;
    if (most == 0) return 0;
    for (size_t start = 0; start < count; start += BLOCK) {
        const size_t end = start + BLOCK < count ? start + BLOCK : count;
        float least = found < most ? -INFINITY : best[most - 1];
        // Few blocks have a value that enters the list: a test of all at once passes the others by.
        int32_t enters = 0;
        for (size_t i = start; i < end; i++) enters |= (values[i] - normalizer) + base > least;
        if (!enters) continue;
        for (size_t i = start; i < end; i++) {
            float value = (values[i] - normalizer) + base;
            if (value > least) found = place(best, indices, found, most, value, i);
            least = found < most ? -INFINITY : best[most - 1];
        }
    }
    return found;
}

CK_DISPATCHED
void ck_layer_norm(float *output, const float *input, size_t rows, size_t columns,
                   float epsilon) {
    CK_FAST_SUMS
    for (size_t r = 0; r < rows; r++) {
        const float *source = input + r * columns;
        float *target = output + r * columns;
        float sum = 0, squares = 0;
        for (size_t c = 0; c < columns; c++) sum += source[c];
        float mean = sum / (float)columns;
        for (size_t c = 0; c < columns; c++) squares += (source[c] - mean) * (source[c] - mean);
        float scale = 1.0f / sqrtf(squares / (float)columns + epsilon);
        for (size_t c = 0; c < columns; c++) target[c] = (source[c] - mean) * scale;
    }
}

CK_DISPATCHED
void ck_normalize_rows(float *values, size_t rows, size_t columns) {
    CK_FAST_SUMS
    for (size_t r = 0; r < rows; r++) {
        float *row = values + r * columns;
        float squares = 0;
        for (size_t c = 0; c < columns; c++) squares += row[c] * row[c];
        float norm = sqrtf(squares);
        float scale = 1.0f / (norm > 1e-12f ? norm : 1e-12f);
        for (size_t c = 0; c < columns; c++) row[c] *= scale;
    }
}

CK_DISPATCHED
void ck_exp(float *output, const float *input, size_t count) {
    for (size_t i = 0; i < count; i++) output[i] = fast_exp(input[i]);
}

CK_DISPATCHED
void ck_tanh(float *output, const float *input, size_t count) {
    for (size_t i = 0; i < count; i++) output[i] = fast_tanh(input[i]);
}

CK_DISPATCHED
void ck_sigmoid(float *output, const float *input, size_t count) {
    for (size_t i = 0; i < count; i++) output[i] = fast_sigmoid(input[i]);
}
