#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

// libpng reports errors with longjmp, which Swift cannot cross. These functions keep every jump
// inside C and report a status instead. They read from memory and never do more than libpng does.

typedef struct dl_png_decoder dl_png_decoder;

typedef enum dl_png_status {
    DL_PNG_OK = 0,
    DL_PNG_TRUNCATED,
    DL_PNG_CORRUPT,
    DL_PNG_OUT_OF_MEMORY,
} dl_png_status;

typedef struct dl_png_header {
    uint32_t width;
    uint32_t height;
} dl_png_header;

// `data` must outlive the decoder. Returns NULL when memory is short.
dl_png_decoder *dl_png_create(const uint8_t *data, size_t size);
void dl_png_destroy(dl_png_decoder *decoder);

// What went wrong, in libpng's words; lives as long as the decoder.
const char *dl_png_message(const dl_png_decoder *decoder);

dl_png_status dl_png_read_header(dl_png_decoder *decoder, dl_png_header *header);

// Decodes the picture into `pixels`, [height, width, 3] bytes of red, green, blue over white, and
// reads on to the end chunk, so that a missing end is noticed.
dl_png_status dl_png_read_image(dl_png_decoder *decoder, uint8_t *pixels);

// Encodes a picture, [height, width, 3] bytes of red, green, blue, as a file of `*size` bytes, which
// dl_png_release frees. Returns NULL when memory is short or a side is 0 or above 2^31 - 1.
uint8_t *dl_png_encode(const uint8_t *pixels, uint32_t width, uint32_t height, size_t *size);
void dl_png_release(uint8_t *file);

#endif
