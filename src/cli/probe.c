// probe: the network alone. Inputs in, outputs and weights out; for parity checks and for looking
// inside.
#include "src/run/probe.h"
#include "src/cli/config_arguments.h"
#include "src/cli/options.h"
#include "src/cli/sheet.h"

static const char *outputs_text, *out_path, *config_dir;
static ProbeFiles files;

static const Option options[] = {
    {"--outputs", "N", "numbers in an action", NULL, &outputs_text, NULL, NULL},
    {"--genome", "FILE", "one row", NULL, &files.genome, NULL, NULL},
    {"--weights", "FILE", "weights at birth, one row (plastic controllers)", NULL, &files.weights,
     NULL, NULL},
    {"--inputs", "FILE", "observations, one row a control step", NULL, &files.inputs, NULL, NULL},
    {"--normalization", "FILE", "rows mean and variance of the observations (default: none)", NULL,
     &files.normalization, NULL, NULL},
    {"--out", "FILE", "outputs, then all weights, one row a control step", NULL, &out_path, NULL,
     NULL},
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static Status run(int n_positional, const char *const *positional, int n_overrides,
                  const char *const *overrides, Err *err) {
  Config *config = NULL;
  Table out = {0};
  long n_outputs = 0;
  Status status = OK;
  if (outputs_text == NULL || files.genome == NULL || files.inputs == NULL || out_path == NULL) {
    return err_set(err, ERR_INPUT, "wants --outputs, --genome, --inputs and --out; see --help");
  }
  TRY(option_int("--outputs", outputs_text, 1, 100000, &n_outputs, err));
  TRY(config_from_arguments(n_positional > 0 ? positional[0] : NULL, config_dir, n_overrides,
                            overrides, &config, err));
  status = probe(config, (int)n_outputs, &files, &out, err);
  if (out.n_rows > 0) {
    // also of a life that diverged: its last row shows how
    Status written = sheet_write_table(out_path, &out, status == OK ? err : NULL);
    status = status == OK ? written : status;
  }
done:
  csv_free(&out);
  config_close(config);
  return status;
}

const Verb verb_probe = {
    .name = "probe",
    .summary = "the network alone: inputs in, outputs and weights out",
    .usage = "[config] [key=value ...] --outputs N --genome FILE [--weights FILE] --inputs FILE "
             "--out FILE",
    .help =
        "Lets a controller live once, without a robot. Files are CSV without a header. A row of\n"
        "--inputs is a control step; its row of --out has the outputs and, of a plastic\n"
        "controller, every weight after the updates of that step: matrix by matrix, row-major\n"
        "(presynaptic, postsynaptic), each followed by its bias under a rule that has one. The\n"
        "genome's order is the same: docs/method.md. What --weights says for a static matrix of a\n"
        "plastic controller is passed over: its weights are in the genome.\n\n"
        "example: hebbes probe condition=E --outputs 6 --genome genome.csv \\\n"
        "           --weights weights.csv --inputs x.csv --out y.csv",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run,
};
