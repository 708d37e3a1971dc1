// Mjcf: what is wrong with a task or a model is one line with its place and the nearest name.
#include "tests/mjcf_rig.h"

static void expect_refused(const char *model, const char *keys, const char *line) {
  Rig rig;
  Err err = {0};
  Status status = rig_try(&rig, model, keys, &err);
  ck_assert_msg(status == ERR_INPUT, "%s: taken", keys);
  ck_assert_msg(strstr(err.text, line) != NULL, "'%s' is not in '%s'", line, err.text);
  ck_assert_ptr_null(strchr(err.text, '\n'));
  ck_assert_ptr_null(rig.shared);
  rig_close(&rig);
}

static const char *const mistakes[][2] = {
    {"  reward: [upright: {body: bax}]", "crane.yaml:5:28: the model has no body 'bax'; did you "
                                         "mean 'box'?"},
    {"  reward: [velocity: {joint: elbw}]", ":5:30: the model has no joint 'elbw'; did you mean "
                                            "'elbow'?"},
    {"  reward: [sensor: {sensor: torn}]", "no sensor 'torn'; did you mean 'turn'?"},
    {"  reward: [distance_cost: {sites: [tip, lift]}]", "no site 'lift'; did you mean 'left'?"},
    {"  reward: [posture_cost: {keyframe: hame}]", "no keyframe 'hame'; did you mean 'home'?"},
    {"  observation: [contact: {geoms: [zzzzzzzz]}]",
     "no geom 'zzzzzzzz' (there are: floor, wall, crate, stick)"},
    {"  observation: [qpos: {joints: [elbow, rial]}]", ":5:40: the model has no joint 'rial'; did "
                                                       "you mean 'rail'?"},
    {"  observation: []", "env.observation is empty"},
    {"  reward: []", "env.reward is empty"},
    {"  observation: qpos", "crane.yaml:5:16: 'env.observation' must be"},
    {"  observation: [qqos]", ":5:17: 'env.observation': there is no 'qqos'; did you mean 'qpos'? "
                              "(there are: qpos, qvel,"},
    {"  reward: [velocity: {wieght: 2}]", ":5:23: unknown key 'env.reward.velocity.wieght'; did "
                                          "you mean 'weight'?"},
    {"  reward: [velocity: {weight: fast}]",
     ":5:31: 'env.reward.velocity.weight' must be a number"},
    {"  reward: [velocity: {axis: w}]", "must be one of x, y, z, not 'w'"},
    {"  reward: [velocity: 3]", "an item is NAME or {NAME: {key: value, ...}}"},
    {"  reward: [{velocity: {}, alive: {}}]", "an item is NAME"},
    {"  reward: [velocity: {body: [box, arm]}]", "one body is wanted here, not 2"},
    {"  reward: [velocity: {body: box, joint: rail}]", "a body or a joint, not both"},
    {"  reward: [velocity: {joint: rail, component: 1}]",
     "joint 'rail' has 1 numbers: component is 0 to 0"},
    {"  reward: [sensor: {sensor: angle, component: 4}]", "sensor 'angle' has 1 numbers"},
    {"  observation: [qpos: {joints: [elbow, \"ra\\til\"]}]",
     ":5:40: 'env.observation.qpos.joints' must be"},
    {"  reward: [sensor]", ":5:12: name the sensor"},
    {"  reward: [posture_cost]", "name the keyframe"},
    {"  reward: [posture_cost: {keyframe: home, joints: root}]", "no hinge and no slide"},
    {"  reward: [distance_cost: {sites: tip}]", "name two sites"},
    {"  termination: [joint]", "name the joint"},
    {"  termination: [contact]", "name the bodies or the geoms"},
    {"  observation: [qpos: {from: 9}]", "numbers 9 to 9 of 9"},
    {"  observation: [qpos: {to: 10}]", "numbers 0 to 10 of 9"},
    {"  observation: [qpos: {from: 1, joints: rail}]", "they do not go with names"},
    {"  pose: hone", ":5:9: the model has no keyframe 'hone'; did you mean 'home'?"},
    {"  reset_keyframe: a", "crane.yaml:5:19: the model has no keyframe 'a' (there are: home)"},
    {"  command: {low: [1, 2]}", "env.command.low must be three numbers"},
    {"  command: {low: [1, 2, 3]}", "env.command.low is above env.command.high"},
    {"  model_file: null\n  timestep: 0", "'env.timestep' must be"},
};

START_TEST(a_mistake_in_a_task_is_named_with_its_place) {
  expect_refused(crane_model, mistakes[_i][0], mistakes[_i][1]);
}
END_TEST

static const char *const models[][2] = {
    {"<mujoco>\n<worldbody>\n<bdy/>\n</worldbody>\n</mujoco>\n", "/crane.xml: XML Error: "},
    {"<mujoco>\n<worldbody>\n<bdy/>\n</worldbody>\n</mujoco>\n", "line 3"},
    {"<mujoco><worldbody><body>\n", "/crane.xml: XML"},
    {"<mujoco><worldbody><body><joint/><geom size='0.1'/></body></worldbody></mujoco>",
     "/crane.xml: the model has no actuators"},
    {"<mujoco><worldbody><body name='b'><geom size='0.1'/><site name='s'/></body></worldbody>"
     "<actuator><general site='s'/></actuator></mujoco>",
     "/crane.xml: the model has no joints"},
    {"<mujoco><asset><mesh name='m' file='nowhere.stl'/></asset><worldbody><body><joint name='j'/>"
     "<geom type='mesh' mesh='m'/></body></worldbody><actuator><motor joint='j'/></actuator>"
     "</mujoco>",
     "nowhere.stl"},
    {"<mujoco><include file='nothing.xml'/></mujoco>", "nothing.xml"},
    {"<mujoco><worldbody><body><joint name='j'/></body></worldbody>"
     "<actuator><motor joint='j'/></actuator></mujoco>",
     "mass"},
    {"not XML", "not an XML file of plain UTF-8 text"},
    {"", "not an XML file"},
    {"<mujoco>\x01</mujoco>", "not an XML file"},
};

START_TEST(a_bad_model_is_one_line) {
  expect_refused(models[_i][0], "  reward: [alive]", models[_i][1]);
}
END_TEST

START_TEST(a_model_that_is_not_there) {
  Rig rig;
  Err err = {0};
  rig_write("crane.yaml", "defaults: [override env: mjcf]\nenv: {model: no/such.xml}\n");
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, rig_folder(), "crane.yaml", NULL), OK);
  err = (Err){0};
  ck_assert_int_eq(rig_try_file(&rig, path, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(
      strstr(err.text, "crane.yaml:2:14: 'env.model': there is no file 'no/such.xml'"));
  rig_write("crane.yaml", "defaults: [override env: mjcf]\nenv: {model: null}\n");
  err = (Err){0};
  ck_assert_int_eq(rig_try_file(&rig, path, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "env.model is not set"));
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {a_model_that_is_not_there, NULL};
  Suite *s = suite_of("mjcf_mistakes", 60, tests);
  TCase *c = tcase_create("loops");
  tcase_add_loop_test(c, a_mistake_in_a_task_is_named_with_its_place, 0,
                      sizeof mistakes / sizeof mistakes[0]);
  tcase_add_loop_test(c, a_bad_model_is_one_line, 0, sizeof models / sizeof models[0]);
  suite_add_tcase(s, c);
  return s;
}
