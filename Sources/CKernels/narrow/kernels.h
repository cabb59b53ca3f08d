#ifndef CK_NARROW_KERNELS_H
#define CK_NARROW_KERNELS_H

#include "../include/CKernelsNarrow.h"

/// The most rows and panels of a tile.
#define CK_NARROW_ROWS 12
#define CK_NARROW_PANELS 4

/// Sums of `steps` pairs of inputs for the first rows of `packed` and neighbouring panels, as
/// `[rows, panels, CK_NARROW_PANEL]`. Panels lie `stride` apart, pairs of a row `rowCount` pairs.
typedef void ck_narrow_tile(int32_t *sums, const int16_t *weights, size_t stride,
                            const int16_t *packed, size_t rowCount, size_t steps);

/// The tiles of one instruction set.
typedef struct {
    /// The most rows of a tile of so many panels; 0 if there is no such tile.
    size_t rows[CK_NARROW_PANELS + 1];
    /// By panels and rows.
    ck_narrow_tile *tiles[CK_NARROW_PANELS + 1][CK_NARROW_ROWS + 1];
} ck_narrow_kernels;

extern const ck_narrow_kernels ck_narrow_portable;
#if defined(__x86_64__)
extern const ck_narrow_kernels ck_narrow_avx2, ck_narrow_avx512, ck_narrow_vnni;
#endif

#endif
