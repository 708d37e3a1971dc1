// mjcf_names: names in a task, and what they are in the model.
#ifndef HEBBES_ENVS_MJCF_NAMES_H
#define HEBBES_ENVS_MJCF_NAMES_H

#include "envs/mjcf.h"

// Adds a line with the item's place to b->err. Returns ERR_INPUT.
Status mjcf_refuse(const MjcfBinding *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Appends the numbers of these things of the model (mjOBJ_BODY, ...) to part->id. A wrong name is
// an error with its place and the nearest name.
Status mjcf_find(const MjcfBinding *b, mjtObj type, const ParamNames *names, MjcfPart *part);
// The number of one thing; fallback when there is no name.
Status mjcf_find_one(const MjcfBinding *b, mjtObj type, const ParamNames *names, int fallback,
                     int *id);
// part->id: one body, the first of the model when there is no name.
Status mjcf_find_body(const MjcfBinding *b, const ParamNames *names, MjcfPart *part);
// Bodies, then geoms: n of part are those that are to be looked at for contacts. Width 0: a body.
Status mjcf_find_touching(const MjcfBinding *b, const ParamNames *bodies, const ParamNames *geoms,
                          MjcfPart *part);
// numbers of a joint in qpos and in qvel
int mjcf_joint_nq(const mjModel *m, int joint);
int mjcf_joint_nv(const mjModel *m, int joint);
// The place in qpos of a number of one joint, which must be named.
Status mjcf_find_coordinate(const MjcfBinding *b, const ParamNames *joint, int64_t component,
                            MjcfPart *part);

// does the i-th body or geom of part push against anything?
bool mjcf_touches(const EnvWorker *worker, const MjcfPart *part, int i);

#endif
