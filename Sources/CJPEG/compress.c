#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct compressor {
    struct jpeg_compress_struct codec;
    struct jpeg_error_mgr errors;
    unsigned long size;
    jmp_buf failure;
} compressor;

static void fail(j_common_ptr codec) {
    compressor *self = codec->client_data;
    longjmp(self->failure, 1);
}

static void write_rows(
    j_compress_ptr codec,
    const uint8_t *pixels,
    uint32_t width,
    uint32_t height,
    int quality) {
    codec->image_width = width;
    codec->image_height = height;
    codec->input_components = 3;
    codec->in_color_space = JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, quality, TRUE);
    jpeg_start_compress(codec, TRUE);
    while (codec->next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(pixels + (size_t)codec->next_scanline * width * 3);
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
}

dl_jpeg_status dl_jpeg_compress(
    const uint8_t *pixels,
    uint32_t width,
    uint32_t height,
    int quality,
    uint8_t **data,
    size_t *size) {
    *data = NULL;
    *size = 0;
    compressor *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return DL_JPEG_OUT_OF_MEMORY;
    }
    self->codec.err = jpeg_std_error(&self->errors);
    self->codec.client_data = self;
    self->errors.error_exit = fail;
    dl_jpeg_status status = DL_JPEG_OK;
    if (setjmp(self->failure) == 0) {
        jpeg_create_compress(&self->codec);
        jpeg_mem_dest(&self->codec, data, &self->size);
        write_rows(&self->codec, pixels, width, height, quality);
    } else {
        status = self->errors.msg_code == JERR_IMAGE_TOO_BIG ? DL_JPEG_TOO_LARGE
                                                             : DL_JPEG_OUT_OF_MEMORY;
        // It may have been freed already.
        *data = NULL;
        self->size = 0;
    }
    *size = self->size;
    jpeg_destroy_compress(&self->codec);
    free(self);
    return status;
}

void dl_jpeg_free(uint8_t *data) {
    free(data);
}
