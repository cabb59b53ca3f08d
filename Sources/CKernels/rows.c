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
    float maximum = -INFINITY;
    for (size_t c = 0; c < columns; c++) maximum = row[c] > maximum ? row[c] : maximum;
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

CK_DISPATCHED
void ck_log_softmax(float *values, size_t rows, size_t columns) {
    CK_FAST_SUMS
    for (size_t r = 0; r < rows; r++) {
        float *row = values + r * columns;
        float maximum = row_maximum(row, columns), sum = 0;
        for (size_t c = 0; c < columns; c++) sum += fast_exp(row[c] - maximum);
        float shift = maximum + logf(sum);
        for (size_t c = 0; c < columns; c++) row[c] -= shift;
    }
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
