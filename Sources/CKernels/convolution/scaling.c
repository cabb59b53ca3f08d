#include "kernels.h"

ck_scaling ck_scaling_of(const ck_convolution *c, int hasResidual) {
    ck_scaling s = {.lower = c->lower, .upper = c->upper, .inverse = 1, .residualScale = 1};
    if (c->output.element == CK_UINT8) {
        s.inverse = 1 / c->output.scale;
        float least = (float)-c->output.zero, most = (float)(255 - c->output.zero);
        s.lower = s.lower * s.inverse > least ? s.lower * s.inverse : least;
        s.upper = s.upper * s.inverse < most ? s.upper * s.inverse : most;
        // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low mantissa bits.
        s.rounding = 0x1.8p23f + (float)c->output.zero;
    }
    if (hasResidual && c->residual.element == CK_UINT8) {
        s.residualScale = c->residual.scale;
        s.residualZero = c->residual.scale * (float)c->residual.zero;
    }
    s.residualScale = s.residualScale * s.inverse;
    return s;
}

void ck_scale_panel(ck_scaling *s, const ck_convolution *c, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float multiplier = c->input.element == CK_UINT8 ? c->multipliers[first + i] : 1;
        s->multipliers[i] = multiplier * s->inverse;
        s->offsets[i] = (c->offsets[first + i] - s->residualZero) * s->inverse;
    }
}
