#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

// libjpeg reports errors with longjmp, which Swift cannot cross. These functions keep every jump
// inside C and report a status instead. They read from memory and never do more than libjpeg does.

typedef struct dl_jpeg_decoder dl_jpeg_decoder;

typedef enum dl_jpeg_status {
    DL_JPEG_OK = 0,
    DL_JPEG_TRUNCATED,
    DL_JPEG_CORRUPT,
    DL_JPEG_UNSUPPORTED,
    DL_JPEG_TOO_LARGE,
    DL_JPEG_OUT_OF_MEMORY,
} dl_jpeg_status;

typedef struct dl_jpeg_header {
    uint32_t width;
    uint32_t height;
    // The first Exif segment, "Exif\0\0" included, or NULL. Lives as long as the decoder.
    const uint8_t *exif;
    size_t exif_size;
    // The first segment of Photoshop's resources, "Photoshop 3.0\0" included, or NULL. Likewise.
    const uint8_t *photoshop;
    size_t photoshop_size;
} dl_jpeg_header;

typedef struct dl_jpeg_output {
    uint32_t width;
    uint32_t height;
    // 3: red, green, blue. 4: cyan, magenta, yellow, black as stored (by custom inverted).
    uint32_t channels;
} dl_jpeg_output;

// `data` must outlive the decoder. Returns NULL when memory is short.
dl_jpeg_decoder *dl_jpeg_create(const uint8_t *data, size_t size);
void dl_jpeg_destroy(dl_jpeg_decoder *decoder);

// What went wrong, in libjpeg's words; lives as long as the decoder.
const char *dl_jpeg_message(const dl_jpeg_decoder *decoder);

dl_jpeg_status dl_jpeg_read_header(dl_jpeg_decoder *decoder, dl_jpeg_header *header);

// Starts decoding at 1/scale_denominator (1, 2, 4 or 8) of the size. A file with more than
// `maximum_scans` scans is corrupt.
dl_jpeg_status dl_jpeg_start(
    dl_jpeg_decoder *decoder,
    uint32_t scale_denominator,
    int maximum_scans,
    dl_jpeg_output *output);

// Decodes the next `row_count` rows into `pixels`, rows following each other without padding.
dl_jpeg_status dl_jpeg_read_rows(dl_jpeg_decoder *decoder, uint8_t *pixels, uint32_t row_count);

// Reads on to the end-of-image marker, so that a missing end is noticed.
dl_jpeg_status dl_jpeg_finish(dl_jpeg_decoder *decoder);

// Compresses rows of red, green and blue. `*data` is then to be freed with dl_jpeg_free; NULL
// after an error.
dl_jpeg_status dl_jpeg_compress(
    const uint8_t *pixels,
    uint32_t width,
    uint32_t height,
    int quality,
    uint8_t **data,
    size_t *size);

void dl_jpeg_free(uint8_t *data);

#endif
