#include "src/render/film.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/fsio.h"
#include "src/base/nearest.h"
#include "src/render/palette.h"

Status film_kind(const char *flag, const char *path, FilmKind *kind, Err *err) {
  const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
  if (fsio_is_folder(path) || (slash != NULL && slash[1] == '\0')) {
    *kind = FILM_FRAMES;
    return OK;
  }
  static const char *const endings[] = {"mp4", "gif", "png"};
  static const FilmKind kinds[] = {FILM_MP4, FILM_GIF, FILM_PNG};
  if (dot != NULL && (slash == NULL || dot > slash)) {
    for (int i = 0; i < 3; i++) {
      if (strcasecmp(dot + 1, endings[i]) == 0) {
        *kind = kinds[i];
        return OK;
      }
    }
  }
  return err_set(err, ERR_INPUT, "%s: '%s' is not a .mp4, .gif or .png file and not a folder (%s/)",
                 flag, path, path);
}

#ifdef HEBBES_VIDEO
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <libavutil/log.h>
#include <libswscale/swscale.h>

#include "src/render/library.h"

#define UTIL_FUNCTIONS(F)                                                                          \
  F(av_frame_alloc)                                                                                \
  F(av_frame_free)                                                                                 \
  F(av_frame_get_buffer)                                                                           \
  F(av_frame_make_writable)                                                                        \
  F(av_strerror) F(av_dict_set) F(av_dict_free) F(av_log_set_level) F(av_free)
#define CODEC_FUNCTIONS(F)                                                                         \
  F(avcodec_find_encoder)                                                                          \
  F(avcodec_alloc_context3)                                                                        \
  F(avcodec_free_context)                                                                          \
  F(avcodec_open2)                                                                                 \
  F(avcodec_send_frame)                                                                            \
  F(avcodec_receive_packet)                                                                        \
  F(avcodec_parameters_from_context)                                                               \
  F(av_packet_alloc) F(av_packet_free) F(av_packet_unref) F(av_packet_rescale_ts)
#define FORMAT_FUNCTIONS(F)                                                                        \
  F(avformat_alloc_output_context2)                                                                \
  F(avformat_new_stream)                                                                           \
  F(avformat_write_header)                                                                         \
  F(avformat_free_context)                                                                         \
  F(av_interleaved_write_frame) F(av_write_trailer) F(avio_open_dyn_buf) F(avio_close_dyn_buf)
#define SCALE_FUNCTIONS(F) F(sws_getContext) F(sws_scale) F(sws_freeContext)

static LIBRARY_TABLE(UTIL_FUNCTIONS) util;
static LIBRARY_TABLE(CODEC_FUNCTIONS) codec;
static LIBRARY_TABLE(FORMAT_FUNCTIONS) format;
static LIBRARY_TABLE(SCALE_FUNCTIONS) scale;

// the versions that this was compiled against
static bool open_libraries(void) {
  return LIBRARY_OPEN("libavutil.so." AV_STRINGIFY(LIBAVUTIL_VERSION_MAJOR), UTIL_FUNCTIONS,
                      util) &&
         LIBRARY_OPEN("libavcodec.so." AV_STRINGIFY(LIBAVCODEC_VERSION_MAJOR), CODEC_FUNCTIONS,
                      codec) &&
         LIBRARY_OPEN("libavformat.so." AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR), FORMAT_FUNCTIONS,
                      format) &&
         LIBRARY_OPEN("libswscale.so." AV_STRINGIFY(LIBSWSCALE_VERSION_MAJOR), SCALE_FUNCTIONS,
                      scale);
}

struct Film {
  char path[FSIO_PATH_MAX];
  FilmKind kind;
  int width, height, n; // pictures so far
  double fps;
  AVCodecContext *encoder;
  AVFormatContext *muxer; // NULL: PNG, one file a picture
  AVFrame *frame;
  AVPacket *packet;
  struct SwsContext *converter; // to the colours of H.264
  Palette *palette;             // of a GIF
};

static Status refused(const Film *film, const char *what, int code, Err *err) {
  char reason[128];
  util.av_strerror(code, reason, sizeof reason);
  return err_set(err, ERR_FAILED, "%s: %s: %s", film->path, what, reason);
}

// a clock that the kind of file knows, and the time of picture k on it
static AVRational clock_of(const Film *film) {
  return film->kind == FILM_GIF ? (AVRational){1, 100} : (AVRational){1, 90000};
}

static int64_t time_of(const Film *film, int k) {
  AVRational clock = clock_of(film);
  return llround(k * clock.den / film->fps / clock.num);
}

static Status open_encoder(Film *film, Err *err) {
  static const enum AVCodecID ids[] = {AV_CODEC_ID_H264, AV_CODEC_ID_GIF, AV_CODEC_ID_PNG,
                                       AV_CODEC_ID_PNG};
  static const enum AVPixelFormat formats[] = {AV_PIX_FMT_YUV420P, AV_PIX_FMT_PAL8,
                                               AV_PIX_FMT_RGB24, AV_PIX_FMT_RGB24};
  const AVCodec *kind = codec.avcodec_find_encoder(ids[film->kind]);
  film->encoder = kind == NULL ? NULL : codec.avcodec_alloc_context3(kind);
  if (film->encoder == NULL) {
    return err_set(err, ERR_FAILED,
                   "the FFmpeg libraries here cannot write %s: apt-get install libavcodec-extra",
                   film->path);
  }
  AVCodecContext *e = film->encoder;
  e->width = film->width;
  e->height = film->height;
  e->pix_fmt = formats[film->kind];
  e->time_base = clock_of(film);
  e->framerate = (AVRational){(int)lround(film->fps * 1000), 1000};
  AVDictionary *options = NULL;
  if (film->kind == FILM_MP4) {
    // as the eye wants it; every player can play it
    util.av_dict_set(&options, "crf", "20", 0);
    util.av_dict_set(&options, "preset", "veryfast", 0);
    e->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    e->color_range = AVCOL_RANGE_MPEG;
  }
  int code = codec.avcodec_open2(e, kind, &options);
  util.av_dict_free(&options);
  return code < 0 ? refused(film, "the encoder does not start", code, err) : OK;
}

static Status open_muxer(Film *film, Err *err) {
  if (film->kind == FILM_FRAMES || film->kind == FILM_PNG) {
    return OK;
  }
  const char *name = film->kind == FILM_MP4 ? "mp4" : "gif";
  int code = format.avformat_alloc_output_context2(&film->muxer, NULL, name, NULL);
  AVStream *stream = code < 0 ? NULL : format.avformat_new_stream(film->muxer, NULL);
  if (stream == NULL) {
    return refused(film, "no such kind of file", code < 0 ? code : AVERROR(ENOMEM), err);
  }
  stream->time_base = film->encoder->time_base;
  stream->avg_frame_rate = film->encoder->framerate;
  codec.avcodec_parameters_from_context(stream->codecpar, film->encoder);
  code = format.avio_open_dyn_buf(&film->muxer->pb);
  if (code >= 0) {
    code = format.avformat_write_header(film->muxer, NULL);
  }
  return code < 0 ? refused(film, "the file does not begin", code, err) : OK;
}

static Status open_frame(Film *film, Err *err) {
  film->frame = util.av_frame_alloc();
  film->packet = codec.av_packet_alloc();
  if (film->kind == FILM_GIF) {
    film->palette = calloc(1, sizeof *film->palette);
  }
  if (film->kind == FILM_MP4) {
    film->converter =
        scale.sws_getContext(film->width, film->height, AV_PIX_FMT_RGB24, film->width, film->height,
                             AV_PIX_FMT_YUV420P, SWS_BILINEAR, NULL, NULL, NULL);
  }
  bool is_there = film->frame != NULL && film->packet != NULL &&
                  (film->kind != FILM_GIF || film->palette != NULL) &&
                  (film->kind != FILM_MP4 || film->converter != NULL);
  if (is_there) {
    film->frame->format = film->encoder->pix_fmt;
    film->frame->width = film->width;
    film->frame->height = film->height;
    is_there = util.av_frame_get_buffer(film->frame, 0) >= 0;
  }
  return is_there ? OK
                  : err_set(err, ERR_MEMORY, "no memory for a film of %d x %d", film->width,
                            film->height);
}

Status film_open(const char *path, FilmKind kind, int width, int height, double fps, Film **out,
                 Err *err) {
  *out = NULL;
  if (!open_libraries()) {
    return err_set(err, ERR_FAILED,
                   "FFmpeg's libraries are not here: apt-get install libavformat%d libswscale%d",
                   LIBAVFORMAT_VERSION_MAJOR, LIBSWSCALE_VERSION_MAJOR);
  }
  if (kind == FILM_MP4 && (width % 2 != 0 || height % 2 != 0)) {
    return err_set(err, ERR_INPUT, "H.264 wants even sizes, not %d x %d", width, height);
  }
  util.av_log_set_level(AV_LOG_QUIET);
  Film *film = calloc(1, sizeof *film);
  if (film == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a film");
  }
  *film = (Film){.kind = kind, .width = width, .height = height, .fps = fps};
  snprintf(film->path, sizeof film->path, "%s", path);
  Status status = OK;
  TRY(open_encoder(film, err));
  TRY(open_muxer(film, err));
  TRY(open_frame(film, err));
  if (kind == FILM_FRAMES) {
    TRY(fsio_make_folder(path, err));
  }
done:
  if (status != OK) {
    film_close(film);
    film = NULL;
  }
  *out = film;
  return status;
}

void film_close(Film *film) {
  if (film == NULL) {
    return;
  }
  if (film->muxer != NULL && film->muxer->pb != NULL) {
    uint8_t *bytes = NULL;
    format.avio_close_dyn_buf(film->muxer->pb, &bytes);
    util.av_free(bytes);
  }
  format.avformat_free_context(film->muxer);
  codec.avcodec_free_context(&film->encoder);
  codec.av_packet_free(&film->packet);
  util.av_frame_free(&film->frame);
  scale.sws_freeContext(film->converter);
  free(film->palette);
  free(film);
}

void film_sample(Film *film, const unsigned char *rgb) {
  if (film->palette != NULL) {
    palette_count(film->palette, (size_t)film->width * (size_t)film->height, rgb);
  }
}

// what the encoder has ready: into the stream, or a file of its own
static Status take_packets(Film *film, Err *err) {
  Status status = OK;
  while (status == OK && codec.avcodec_receive_packet(film->encoder, film->packet) >= 0) {
    if (film->muxer == NULL) {
      char path[FSIO_PATH_MAX + 16];
      snprintf(path, sizeof path, film->kind == FILM_PNG ? "%s" : "%s/%06d.png", film->path,
               film->n);
      status = fsio_write_safely(path, film->packet->data, (size_t)film->packet->size, err);
    } else {
      codec.av_packet_rescale_ts(film->packet, film->encoder->time_base,
                                 film->muxer->streams[0]->time_base);
      int code = format.av_interleaved_write_frame(film->muxer, film->packet);
      status = code < 0 ? refused(film, "a picture was refused", code, err) : OK;
    }
    codec.av_packet_unref(film->packet);
  }
  return status;
}

static void put_palette(const Palette *palette, AVFrame *frame) {
  uint32_t *colours = (uint32_t *)(void *)frame->data[1];
  // the last one stands for what did not change
  memset(colours, 0, 256 * sizeof *colours);
  for (int i = 0; i < PALETTE_COLOURS; i++) {
    const unsigned char *c = palette->colours[i];
    colours[i] = 0xFF000000U | (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
  }
}

static void fill_frame(Film *film, const unsigned char *rgb) {
  AVFrame *frame = film->frame;
  size_t width = (size_t)film->width;
  const int stride = 3 * film->width;
  if (film->kind == FILM_MP4) {
    scale.sws_scale(film->converter, &rgb, &stride, 0, film->height, frame->data, frame->linesize);
    return;
  }
  for (int y = 0; y < film->height; y++) {
    const unsigned char *row = rgb + (ptrdiff_t)y * stride;
    unsigned char *out = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
    if (film->palette != NULL) {
      palette_map(film->palette, width, row, out);
    } else {
      memcpy(out, row, 3 * width);
    }
  }
  if (film->palette != NULL) {
    put_palette(film->palette, frame);
  }
}

Status film_add(Film *film, const unsigned char *rgb, Err *err) {
  if (film->palette != NULL && film->palette->n == 0) {
    palette_choose(film->palette);
  }
  int code = util.av_frame_make_writable(film->frame);
  if (code >= 0) {
    fill_frame(film, rgb);
    film->frame->pts = time_of(film, film->n);
    code = codec.avcodec_send_frame(film->encoder, film->frame);
  }
  if (code < 0) {
    return refused(film, "a picture was refused", code, err);
  }
  Status status = take_packets(film, err);
  film->n++;
  return status;
}

Status film_finish(Film *film, Err *err) {
  Status status = OK;
  uint8_t *bytes = NULL;
  if (film->muxer == NULL) {
    return OK;
  }
  codec.avcodec_send_frame(film->encoder, NULL);
  TRY(take_packets(film, err));
  int code = format.av_write_trailer(film->muxer);
  if (code < 0) {
    TRY(refused(film, "the file does not end", code, err));
  }
  int size = format.avio_close_dyn_buf(film->muxer->pb, &bytes);
  film->muxer->pb = NULL;
  TRY(fsio_write_safely(film->path, bytes, (size_t)size, err));
done:
  util.av_free(bytes);
  return status;
}
#else
Status film_open(const char *path, FilmKind kind, int width, int height, double fps, Film **out,
                 Err *err) {
  (void)path, (void)kind, (void)width, (void)height, (void)fps;
  *out = NULL;
  return err_set(
      err, ERR_FAILED,
      "built without FFmpeg: apt-get install libavformat-dev libavcodec-dev libavutil-dev "
      "libswscale-dev, then build hebbes anew");
}

void film_close(Film *film) {
  (void)film;
}

void film_sample(Film *film, const unsigned char *rgb) {
  (void)film, (void)rgb;
}

Status film_add(Film *film, const unsigned char *rgb, Err *err) {
  (void)film, (void)rgb, (void)err;
  return OK;
}

Status film_finish(Film *film, Err *err) {
  (void)film, (void)err;
  return OK;
}
#endif
