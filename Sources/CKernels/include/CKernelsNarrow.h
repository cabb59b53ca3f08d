/// Products of a few rows with large matrices in 16-bit fixed point, as a decoder's steps need them.
///
/// Such products take as long as reading the weights takes, and beyond some rows as long as the
/// multiplications: 16-bit integers halve both against float32. Inputs are cut into blocks. Each block
/// of an output's weights and of a row has a scale of its own, so chosen that no sum of products over
/// a block exceeds 32 bits. Sums are therefore exact, and with them the results: the same on every
/// instruction set, for any number of rows and any share of the outputs.
///
/// Conventions as in CKernels.h.
#ifndef CKERNELS_NARROW_H
#define CKERNELS_NARROW_H

#include <stddef.h>
#include <stdint.h>

/// Inputs of a block.
#define CK_NARROW_BLOCK 512
/// Outputs of a panel, the least share of a product.
#define CK_NARROW_PANEL 16

/// A matrix `[outputs, inputs]` in fixed point.
typedef struct {
    size_t outputs, inputs;
    /// ck_narrow_weight_count values: panels of `[inputs / 2, CK_NARROW_PANEL, 2]`.
    const int16_t *weights;
    /// ck_narrow_scale_count values: of each panel `[blocks, CK_NARROW_PANEL]`.
    const float *scales;
} ck_narrow_matrix;

size_t ck_narrow_block_count(size_t inputs);
size_t ck_narrow_weight_count(size_t outputs, size_t inputs);
size_t ck_narrow_scale_count(size_t outputs, size_t inputs);
/// Fills a matrix's weights and scales from `[outputs, inputs]`.
void ck_narrow_pack(int16_t *weights, float *scales, const float *values, size_t outputs,
                    size_t inputs);

/// Numbers of a packed row: its inputs, made even.
size_t ck_narrow_row_size(size_t inputs);
/// Packs `[rows, inputs]`: `packed` as `[inputs / 2, rows, 2]`, `scales` as `[blocks, rows]`.
void ck_narrow_pack_rows(int16_t *packed, float *scales, const float *values, size_t rows,
                         size_t inputs);

/// `output[r, o] = bias[owners[r], o] + dot(matrix[o], row r)` for the panels `first ..< end`.
/// `owners` may be null: all rows have the first bias. `bias` may be null as well.
void ck_narrow_multiply(float *output, const ck_narrow_matrix *matrix, const int16_t *packed,
                        const float *scales, size_t rows, const float *bias,
                        const ptrdiff_t *owners, size_t first, size_t end);

#endif
