#include "CPNG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

struct dl_png_decoder {
    png_structp codec;
    png_infop info;
    const uint8_t *data;
    size_t remaining;
    dl_png_status status;
    jmp_buf failure;
    char message[200];
};

static void fail(png_structp codec, png_const_charp message) {
    dl_png_decoder *decoder = png_get_error_ptr(codec);
    snprintf(decoder->message, sizeof decoder->message, "%s", message);
    longjmp(decoder->failure, 1);
}

static void ignore_warning(png_structp codec, png_const_charp message) {
    (void)codec;
    (void)message;
}

static png_voidp allocate(png_structp codec, png_alloc_size_t size) {
    void *memory = malloc(size);
    dl_png_decoder *decoder = png_get_mem_ptr(codec);
    if (memory == NULL) {
        decoder->status = DL_PNG_OUT_OF_MEMORY;
    }
    return memory;
}

static void release(png_structp codec, png_voidp memory) {
    (void)codec;
    free(memory);
}

static void read_data(png_structp codec, png_bytep buffer, size_t count) {
    dl_png_decoder *decoder = png_get_io_ptr(codec);
    if (count > decoder->remaining) {
        decoder->status = DL_PNG_TRUNCATED;
        png_error(codec, "unexpected end of data");
    }
    memcpy(buffer, decoder->data, count);
    decoder->data += count;
    decoder->remaining -= count;
}

dl_png_decoder *dl_png_create(const uint8_t *data, size_t size) {
    dl_png_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return NULL;
    }
    decoder->data = data;
    decoder->remaining = size;
    decoder->status = DL_PNG_CORRUPT;
    if (setjmp(decoder->failure) != 0) {
        dl_png_destroy(decoder);
        return NULL;
    }
    decoder->codec = png_create_read_struct_2(
        PNG_LIBPNG_VER_STRING, decoder, fail, ignore_warning, decoder, allocate, release);
    if (decoder->codec != NULL) {
        decoder->info = png_create_info_struct(decoder->codec);
    }
    if (decoder->info == NULL) {
        dl_png_destroy(decoder);
        return NULL;
    }
    return decoder;
}

void dl_png_destroy(dl_png_decoder *decoder) {
    if (decoder != NULL) {
        png_destroy_read_struct(&decoder->codec, &decoder->info, NULL);
        free(decoder);
    }
}

const char *dl_png_message(const dl_png_decoder *decoder) {
    return decoder->message;
}

dl_png_status dl_png_read_header(dl_png_decoder *decoder, dl_png_header *header) {
    if (setjmp(decoder->failure) != 0) {
        return decoder->status;
    }
    png_structp codec = decoder->codec;
    png_set_read_fn(codec, decoder, read_data);
    // The caller judges the size. Chunks need no limit: those that matter have one of their own,
    // and all others (text, colour profiles: where compression bombs hide) are skipped unread.
    png_set_user_limits(codec, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(codec, 0);
    png_set_keep_unknown_chunks(codec, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(codec, decoder->info);
    *header = (dl_png_header) {
        .width = png_get_image_width(codec, decoder->info),
        .height = png_get_image_height(codec, decoder->info),
    };
    return DL_PNG_OK;
}

static int set_transformations(png_structp codec, png_infop info) {
    // In 8 bits for any depth: libpng widens it where it composes 16-bit samples.
    png_color_16 white = {.red = 0xFF, .green = 0xFF, .blue = 0xFF, .gray = 0xFF};
    png_set_expand(codec);
    png_set_scale_16(codec);
    png_set_gray_to_rgb(codec);
    png_set_background(codec, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    int passes = png_set_interlace_handling(codec);
    png_read_update_info(codec, info);
    return passes;
}

dl_png_status dl_png_read_image(dl_png_decoder *decoder, uint8_t *pixels) {
    if (setjmp(decoder->failure) != 0) {
        return decoder->status;
    }
    png_structp codec = decoder->codec;
    int passes = set_transformations(codec, decoder->info);
    size_t stride = png_get_rowbytes(codec, decoder->info);
    uint32_t height = png_get_image_height(codec, decoder->info);
    if (stride != (size_t)png_get_image_width(codec, decoder->info) * 3) {
        png_error(codec, "unexpected row size");
    }
    for (int pass = 0; pass < passes; pass += 1) {
        for (uint32_t row = 0; row < height; row += 1) {
            png_read_row(codec, pixels + row * stride, NULL);
        }
    }
    png_read_end(codec, NULL);
    return DL_PNG_OK;
}

struct encoder {
    png_structp codec;
    png_infop info;
    uint8_t *file;
    size_t size;
    size_t capacity;
    jmp_buf failure;
};

static void fail_encoding(png_structp codec, png_const_charp message) {
    (void)message;
    struct encoder *encoder = png_get_error_ptr(codec);
    longjmp(encoder->failure, 1);
}

static void write_data(png_structp codec, png_bytep bytes, size_t count) {
    struct encoder *encoder = png_get_io_ptr(codec);
    if (count > encoder->capacity - encoder->size) {
        if (count > SIZE_MAX / 4 || encoder->size > SIZE_MAX / 4) {
            png_error(codec, "the file is too large");
        }
        size_t capacity = 2 * (encoder->size + count);
        uint8_t *file = realloc(encoder->file, capacity);
        if (file == NULL) {
            png_error(codec, "out of memory");
        }
        encoder->file = file;
        encoder->capacity = capacity;
    }
    memcpy(encoder->file + encoder->size, bytes, count);
    encoder->size += count;
}

static void flush_nothing(png_structp codec) {
    (void)codec;
}

// Fills the encoder's file; 0 if that fails.
static int encode(struct encoder *encoder, const uint8_t *pixels, uint32_t width, uint32_t height) {
    if (setjmp(encoder->failure) != 0) {
        return 0;
    }
    encoder->codec = png_create_write_struct(
        PNG_LIBPNG_VER_STRING, encoder, fail_encoding, ignore_warning);
    if (encoder->codec == NULL) {
        return 0;
    }
    encoder->info = png_create_info_struct(encoder->codec);
    if (encoder->info == NULL) {
        return 0;
    }
    png_structp codec = encoder->codec;
    png_set_user_limits(codec, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_write_fn(codec, encoder, write_data, flush_nothing);
    png_set_IHDR(codec, encoder->info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(codec, encoder->info);
    for (uint32_t row = 0; row < height; row += 1) {
        png_write_row(codec, pixels + (size_t)row * width * 3);
    }
    png_write_end(codec, NULL);
    return 1;
}

uint8_t *dl_png_encode(const uint8_t *pixels, uint32_t width, uint32_t height, size_t *size) {
    struct encoder encoder = {0};
    int succeeded = encode(&encoder, pixels, width, height);
    png_destroy_write_struct(&encoder.codec, &encoder.info);
    if (!succeeded) {
        free(encoder.file);
        return NULL;
    }
    *size = encoder.size;
    return encoder.file;
}

void dl_png_release(uint8_t *file) {
    free(file);
}
