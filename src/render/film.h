// film: pictures one after the other into a file; the door to FFmpeg's libraries. The file is there
// whole or not at all.
#ifndef HEBBES_RENDER_FILM_H
#define HEBBES_RENDER_FILM_H

#include <stdbool.h>

#include "src/base/err.h"

typedef enum FilmKind {
  FILM_MP4,    // H.264
  FILM_GIF,    // 255 colours
  FILM_FRAMES, // a folder of PNG files 000000.png, 000001.png ...
  FILM_PNG,    // one picture
} FilmKind;

// What a path stands for: its ending, or (a folder, a / at the end) frames. ERR_INPUT for other
// endings, naming flag.
Status film_kind(const char *flag, const char *path, FilmKind *kind, Err *err);

typedef struct Film Film;

// Pictures of width x height, fps a second. ERR_INPUT where the size does not fit the kind,
// ERR_FAILED with what to install where FFmpeg is missing. *out must be closed with film_close
// (accepts NULL), which leaves nothing behind when film_finish was not called.
Status film_open(const char *path, FilmKind kind, int width, int height, double fps, Film **out,
                 Err *err);
void film_close(Film *film);

// Before the first film_add, some of the pictures to come, for the colours of a GIF.
void film_sample(Film *film, const unsigned char *rgb);
// Adds a picture: RGB, rows from the top.
Status film_add(Film *film, const unsigned char *rgb, Err *err);
// Writes the file.
Status film_finish(Film *film, Err *err);

#endif
