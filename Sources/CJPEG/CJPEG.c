#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

struct dl_jpeg_decoder {
    struct jpeg_decompress_struct codec;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    int maximum_scans;
    dl_jpeg_status status;
    jmp_buf failure;
    char message[JMSG_LENGTH_MAX];
};

static dl_jpeg_status status_of_error(int code) {
    switch (code) {
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
        return DL_JPEG_TRUNCATED;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
        return DL_JPEG_TOO_LARGE;
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
        return DL_JPEG_OUT_OF_MEMORY;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
        return DL_JPEG_UNSUPPORTED;
    default:
        return DL_JPEG_CORRUPT;
    }
}

static void fail(j_common_ptr codec) {
    dl_jpeg_decoder *decoder = codec->client_data;
    decoder->status = status_of_error(codec->err->msg_code);
    codec->err->format_message(codec, decoder->message);
    longjmp(decoder->failure, 1);
}

// libjpeg calls damage a warning and goes on with grey blocks. Here it ends the decoding, but for
// the few warnings that leave the picture as its maker meant it.
static void on_message(j_common_ptr codec, int level) {
    if (level >= 0) {
        return;
    }
    switch (codec->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
        return;
    default:
        fail(codec);
    }
}

// A progressive file may hold any number of scans, each costing a pass over the whole picture.
static void on_progress(j_common_ptr codec) {
    dl_jpeg_decoder *decoder = codec->client_data;
    if (decoder->codec.input_scan_number <= decoder->maximum_scans) {
        return;
    }
    decoder->status = DL_JPEG_CORRUPT;
    snprintf(
        decoder->message, sizeof decoder->message, "more than %d scans", decoder->maximum_scans);
    longjmp(decoder->failure, 1);
}

static void ignore_source(j_decompress_ptr codec) {
    (void)codec;
}

static boolean on_end_of_data(j_decompress_ptr codec) {
    ERREXIT(codec, JERR_INPUT_EOF);
    return FALSE;
}

static void on_skip(j_decompress_ptr codec, long count) {
    if (count <= 0) {
        return;
    }
    if ((size_t)count > codec->src->bytes_in_buffer) {
        ERREXIT(codec, JERR_INPUT_EOF);
    }
    codec->src->next_input_byte += count;
    codec->src->bytes_in_buffer -= (size_t)count;
}

dl_jpeg_decoder *dl_jpeg_create(const uint8_t *data, size_t size) {
    dl_jpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return NULL;
    }
    decoder->codec.err = jpeg_std_error(&decoder->errors);
    decoder->codec.client_data = decoder;
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = on_message;
    if (setjmp(decoder->failure) != 0) {
        dl_jpeg_destroy(decoder);
        return NULL;
    }
    jpeg_create_decompress(&decoder->codec);
    decoder->progress.progress_monitor = on_progress;
    decoder->codec.progress = &decoder->progress;
    decoder->source.next_input_byte = data;
    decoder->source.bytes_in_buffer = size;
    decoder->source.init_source = ignore_source;
    decoder->source.fill_input_buffer = on_end_of_data;
    decoder->source.skip_input_data = on_skip;
    decoder->source.resync_to_restart = jpeg_resync_to_restart;
    decoder->source.term_source = ignore_source;
    decoder->codec.src = &decoder->source;
    return decoder;
}

void dl_jpeg_destroy(dl_jpeg_decoder *decoder) {
    if (decoder != NULL) {
        jpeg_destroy_decompress(&decoder->codec);
        free(decoder);
    }
}

const char *dl_jpeg_message(const dl_jpeg_decoder *decoder) {
    return decoder->message;
}

// The first saved segment that begins with the signature, its final NUL included, or NULL.
static jpeg_saved_marker_ptr find_segment(
    const dl_jpeg_decoder *decoder,
    const char *signature,
    size_t signature_size) {
    for (jpeg_saved_marker_ptr marker = decoder->codec.marker_list; marker; marker = marker->next) {
        if (marker->data_length >= signature_size
            && memcmp(marker->data, signature, signature_size) == 0) {
            return marker;
        }
    }
    return NULL;
}

dl_jpeg_status dl_jpeg_read_header(dl_jpeg_decoder *decoder, dl_jpeg_header *header) {
    if (setjmp(decoder->failure) != 0) {
        return decoder->status;
    }
    jpeg_save_markers(&decoder->codec, JPEG_APP0 + 1, 0xFFFF);
    jpeg_save_markers(&decoder->codec, JPEG_APP0 + 13, 0xFFFF);
    jpeg_read_header(&decoder->codec, TRUE);
    *header = (dl_jpeg_header) {
        .width = decoder->codec.image_width,
        .height = decoder->codec.image_height,
    };
    static const char exif_signature[] = "Exif\0";
    jpeg_saved_marker_ptr exif = find_segment(decoder, exif_signature, sizeof exif_signature);
    if (exif != NULL) {
        header->exif = exif->data;
        header->exif_size = exif->data_length;
    }
    static const char photoshop_signature[] = "Photoshop 3.0";
    jpeg_saved_marker_ptr photoshop =
        find_segment(decoder, photoshop_signature, sizeof photoshop_signature);
    if (photoshop != NULL) {
        header->photoshop = photoshop->data;
        header->photoshop_size = photoshop->data_length;
    }
    return DL_JPEG_OK;
}

dl_jpeg_status dl_jpeg_start(
    dl_jpeg_decoder *decoder,
    uint32_t scale_denominator,
    int maximum_scans,
    dl_jpeg_output *output) {
    if (setjmp(decoder->failure) != 0) {
        return decoder->status;
    }
    struct jpeg_decompress_struct *codec = &decoder->codec;
    int has_black = codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK;
    codec->out_color_space = has_black ? JCS_CMYK : JCS_RGB;
    codec->scale_num = 1;
    codec->scale_denom = scale_denominator;
    decoder->maximum_scans = maximum_scans;
    jpeg_start_decompress(codec);
    *output = (dl_jpeg_output) {
        .width = codec->output_width,
        .height = codec->output_height,
        .channels = (uint32_t)codec->output_components,
    };
    return DL_JPEG_OK;
}

dl_jpeg_status dl_jpeg_read_rows(dl_jpeg_decoder *decoder, uint8_t *pixels, uint32_t row_count) {
    if (setjmp(decoder->failure) != 0) {
        return decoder->status;
    }
    struct jpeg_decompress_struct *codec = &decoder->codec;
    size_t stride = (size_t)codec->output_width * (size_t)codec->output_components;
    JDIMENSION first_row = codec->output_scanline;
    while (codec->output_scanline - first_row < row_count) {
        // libjpeg yields up to one row group at a time: at most four rows here.
        JSAMPROW rows[4];
        JDIMENSION done = codec->output_scanline - first_row;
        JDIMENSION wanted = row_count - done < 4 ? row_count - done : 4;
        for (JDIMENSION row = 0; row < wanted; row += 1) {
            rows[row] = pixels + (done + row) * stride;
        }
        jpeg_read_scanlines(codec, rows, wanted);
    }
    return DL_JPEG_OK;
}

dl_jpeg_status dl_jpeg_finish(dl_jpeg_decoder *decoder) {
    if (setjmp(decoder->failure) != 0) {
        return decoder->status;
    }
    jpeg_finish_decompress(&decoder->codec);
    return DL_JPEG_OK;
}
