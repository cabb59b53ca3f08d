#include "../convolution/instruction_set.h"
#include "../dispatch.h"
#include "kernels.h"

#include <math.h>
#include <string.h>

#define BLOCK CK_NARROW_BLOCK
#define PANEL CK_NARROW_PANEL

/// A row's values reach up to this; so many bits are about as fine as what is left to the weights.
#define MOST 8191
/// What the weights of a block may sum up to, rounding included: BLOCK / 2 + this times MOST is less
/// than 2^31.
#define MOST_TOGETHER 261888
#define MOST_WEIGHT 32767

size_t ck_narrow_block_count(size_t inputs) {
    return inputs > 0 ? (inputs + BLOCK - 1) / BLOCK : 1;
}

size_t ck_narrow_row_size(size_t inputs) { return inputs + inputs % 2; }

static size_t panel_count(size_t outputs) { return (outputs + PANEL - 1) / PANEL; }

size_t ck_narrow_weight_count(size_t outputs, size_t inputs) {
    return panel_count(outputs) * PANEL * ck_narrow_row_size(inputs);
}

size_t ck_narrow_scale_count(size_t outputs, size_t inputs) {
    return panel_count(outputs) * PANEL * ck_narrow_block_count(inputs);
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/// `values / scale` to the nearest integers, followed by zeros up to an even number.
CK_INLINE void round_values(int16_t *restrict rounded, const float *restrict values, size_t count,
                            float inverse) {
#pragma clang fp contract(off)
    for (size_t i = 0; i < count; i++) {
        // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low mantissa bits.
        float shifted = values[i] * inverse + 0x1.8p23f;
        uint32_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        rounded[i] = (int16_t)bits;
    }
    if (count % 2) rounded[count] = 0;
}

CK_INLINE float greatest_magnitude(const float *values, size_t count) {
    uint32_t greatest = 0;
    // Magnitudes are ordered as their bits are.
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, sizeof bits);
        bits &= 0x7fffffff;
        greatest = bits > greatest ? bits : greatest;
    }
    float magnitude;
    memcpy(&magnitude, &greatest, sizeof magnitude);
    return magnitude;
}

/// In double precision and in one order, so that every instruction set packs the same weights.
CK_INLINE float sum_of_magnitudes(const float *values, size_t count) {
    double sums[8] = {0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t j = 0; j < 8; j++) sums[j] += fabsf(values[i + j]);
    for (; i < count; i++) sums[i % 8] += fabsf(values[i]);
    double sum = 0;
    for (size_t j = 0; j < 8; j++) sum += sums[j];
    return (float)sum;
}

/// One block of one output's weights; its scale.
CK_DISPATCHED
static float pack_weights(int16_t *restrict rounded, const float *restrict values, size_t count) {
    float together = sum_of_magnitudes(values, count) / MOST_TOGETHER;
    float alone = greatest_magnitude(values, count) / MOST_WEIGHT;
    float scale = together > alone ? together : alone;
    round_values(rounded, values, count, scale > 0 ? 1 / scale : 0);
    return scale;
}

void ck_narrow_pack(int16_t *weights, float *scales, const float *values, size_t outputs,
                    size_t inputs) {
    const size_t blocks = ck_narrow_block_count(inputs), rowSize = ck_narrow_row_size(inputs);
    for (size_t panel = 0; panel < panel_count(outputs); panel++, weights += PANEL * rowSize)
        for (size_t block = 0; block < blocks; block++, scales += PANEL) {
            const size_t start = block * BLOCK, count = least(inputs - start, BLOCK);
            int16_t *target = weights + PANEL * start;
            for (size_t o = 0; o < PANEL; o++) {
                int16_t rounded[BLOCK] = {0};
                const size_t output = panel * PANEL + o;
                scales[o] = output < outputs
                                ? pack_weights(rounded, values + output * inputs + start, count)
                                : 0;
                for (size_t i = 0; i < ck_narrow_row_size(count); i += 2)
                    memcpy(target + i * PANEL + 2 * o, rounded + i, 2 * sizeof *rounded);
            }
        }
}

/// One block of one row; its scale.
CK_DISPATCHED
static float pack_row(int16_t *restrict rounded, const float *restrict values, size_t count) {
    float greatest = greatest_magnitude(values, count);
    round_values(rounded, values, count, greatest > 0 ? MOST / greatest : 0);
    return greatest / MOST;
}

void ck_narrow_pack_rows(int16_t *packed, float *scales, const float *values, size_t rows,
                         size_t inputs) {
    for (size_t block = 0; block < ck_narrow_block_count(inputs); block++, scales += rows) {
        const size_t start = block * BLOCK, count = least(inputs - start, BLOCK);
        for (size_t r = 0; r < rows; r++) {
            int16_t rounded[BLOCK];
            scales[r] = pack_row(rounded, values + r * inputs + start, count);
            int16_t *target = packed + start * rows + 2 * r;
            for (size_t i = 0; i < ck_narrow_row_size(count); i += 2, target += 2 * rows)
                memcpy(target, rounded + i, 2 * sizeof *rounded);
        }
    }
}

/// Where a tile lies, and what it is made of.
typedef struct {
    const ck_narrow_matrix *matrix;
    const float *bias;
    const ptrdiff_t *owners;
    size_t firstPanel, panels;
    size_t firstRow, rows;
} tile_place;

typedef float vector __attribute__((vector_size(4 * PANEL), aligned(4), may_alias));
typedef int32_t integers __attribute__((vector_size(4 * PANEL), aligned(4), may_alias));

/// Adds one row's sums of one panel over a block to what was there before.
CK_INLINE void add_panel(float *restrict target, const float *former, const int32_t *restrict sums,
                         float rowScale, const float *restrict scales, size_t count) {
#pragma clang fp contract(off)
    if (count == PANEL) {
        vector values = __builtin_convertvector(*(const integers *)sums, vector);
        values = values * rowScale * *(const vector *)scales;
        *(vector *)target = former ? *(const vector *)former + values : values;
    } else {
        for (size_t o = 0; o < count; o++) {
            float value = (float)sums[o] * rowScale * scales[o];
            target[o] = former ? former[o] + value : value;
        }
    }
}

/// Adds a tile's sums over one block to the output; the first block's to the bias.
CK_DISPATCHED
static void add_sums(float *restrict output, const int32_t *restrict sums, const tile_place *place,
                     const float *restrict rowScales, size_t block) {
    const tile_place at = *place;
    const size_t outputs = at.matrix->outputs;
    const size_t blocks = ck_narrow_block_count(at.matrix->inputs);
    const float *scales = at.matrix->scales + (at.firstPanel * blocks + block) * PANEL;
    for (size_t row = at.firstRow; row < at.firstRow + at.rows; row++) {
        float *line = output + row * outputs;
        const float *former = line;
        if (block == 0 && at.bias)
            former = at.bias + (at.owners ? (size_t)at.owners[row] * outputs : 0);
        for (size_t p = 0; p < at.panels; p++, sums += PANEL) {
            const size_t first = (at.firstPanel + p) * PANEL;
            add_panel(line + first, block > 0 || at.bias ? former + first : NULL, sums,
                      rowScales[row], scales + p * blocks * PANEL, least(outputs - first, PANEL));
        }
    }
}

static const ck_narrow_kernels *kernels_in_use(void) {
#if defined(__x86_64__)
    const ck_instructions instructions = ck_instructions_in_use();
    if (instructions.level == CK_AVX512)
        return instructions.hasVNNI ? &ck_narrow_vnni : &ck_narrow_avx512;
    if (instructions.level == CK_AVX2) return &ck_narrow_avx2;
#endif
    return &ck_narrow_portable;
}

/// The most panels of which there are tiles, that are left, and whose tiles take the rows at once if
/// any do: each weight is then loaded once.
static size_t panels_at_once(const ck_narrow_kernels *kernels, size_t left, size_t rows) {
    for (size_t panels = CK_NARROW_PANELS; panels > 1; panels--)
        if (panels <= left && kernels->rows[panels] > 0 &&
            (rows <= kernels->rows[panels] || kernels->rows[panels] >= kernels->rows[1]))
            return panels;
    return 1;
}

void ck_narrow_multiply(float *output, const ck_narrow_matrix *matrix, const int16_t *packed,
                        const float *scales, size_t rows, const float *bias,
                        const ptrdiff_t *owners, size_t first, size_t end) {
    const ck_narrow_kernels *kernels = kernels_in_use();
    const size_t stride = PANEL * ck_narrow_row_size(matrix->inputs);
    tile_place place = {.matrix = matrix, .bias = bias, .owners = owners, .firstPanel = first};
    int32_t sums[CK_NARROW_PANELS * CK_NARROW_ROWS * PANEL];
    for (; place.firstPanel < end; place.firstPanel += place.panels) {
        place.panels = panels_at_once(kernels, end - place.firstPanel, rows);
        const size_t most = kernels->rows[place.panels], tiles = (rows + most - 1) / most;
        for (size_t block = 0; block < ck_narrow_block_count(matrix->inputs); block++) {
            const size_t start = block * BLOCK;
            const size_t count = ck_narrow_row_size(least(matrix->inputs - start, BLOCK));
            const int16_t *weights = matrix->weights + place.firstPanel * stride + PANEL * start;
            for (size_t t = 0; t < tiles; t++) {
                place.firstRow = rows * t / tiles;
                place.rows = rows * (t + 1) / tiles - place.firstRow;
                kernels->tiles[place.panels][place.rows](
                    sums, weights, stride, packed + start * rows + 2 * place.firstRow, rows,
                    count / 2);
                add_sums(output, sums, &place, scales + block * rows, block);
            }
        }
    }
}
