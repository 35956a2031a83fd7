/* A master: starts a Python, gives it a module from memory, and calls a
 * function of that.
 *
 * usage: c_master RELEASE CORE PYTHON
 *
 * CORE is mitogen/core.py of that release of Python Mitogen. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mitogen/mitogen.h"

static const char kModule[] =
    "def greet(name):\n"
    "    return 'hello, ' + name\n";

static char *read_file(const char *path, size_t *size) {
  static char bytes[1 << 20];
  FILE *file = fopen(path, "rb");
  *size = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
  if (file != NULL) fclose(file);
  return bytes;
}

/* The child's standard input and output are the other ends of `link`. */
static pid_t start(const char *python, const mitogen_link *child, int link[2]) {
  char *argv[16] = {(char *)python};
  for (size_t i = 0; i < 14; ++i) {
    argv[i + 1] = (char *)mitogen_link_argument(child, i);
    if (argv[i + 1] == NULL) break;
  }
  int in[2], out[2];
  if (pipe(in) != 0 || pipe(out) != 0) return -1;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    close(in[0]), close(in[1]), close(out[0]), close(out[1]);
    execv(python, argv);
    _exit(127);
  }
  close(in[0]), close(out[1]);
  link[0] = out[0], link[1] = in[1];
  return pid;
}

static int write_output(mitogen_link *child, int fd) {
  for (;;) {
    mitogen_bytes output = mitogen_link_output(child);
    if (output.size == 0) return 1;
    ssize_t size = write(fd, output.data, output.size);
    if (size <= 0) return 0;
    mitogen_link_written(child, (size_t)size);
  }
}

static void call_greet(mitogen_master *master, uint32_t context) {
  mitogen_document *document = mitogen_document_new();
  mitogen_value name, args;
  uint64_t call;
  mitogen_string(document, MITOGEN_KIND_TEXT, "world", 5, &name, NULL);
  args = mitogen_tuple(document, &name, 1);
  mitogen_master_call(master, context, "greeter", NULL, "greet", document, args,
                      MITOGEN_NONE, &call, NULL);
  mitogen_document_free(document);
}

/* A result of the call ends the child. */
static void handle_events(mitogen_master *master) {
  mitogen_event *event;
  while ((event = mitogen_master_next(master)) != NULL) {
    switch (mitogen_event_kind_of(event)) {
      case MITOGEN_EVENT_UP:
        call_greet(master, mitogen_event_context(event));
        break;
      case MITOGEN_EVENT_RESULT: {
        mitogen_bytes words = mitogen_string_of(mitogen_event_document(event),
                                                mitogen_event_value(event));
        printf("%.*s\n", (int)words.size, words.data);
        mitogen_master_shut_down(master, mitogen_event_context(event));
        break;
      }
      case MITOGEN_EVENT_GONE:
        puts("gone");
        break;
      default:
        break;
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  mitogen_error *error = mitogen_error_new();
  mitogen_settings *settings = mitogen_settings_new();
  size_t size;
  const char *core = read_file(argv[2], &size);
  int failed = mitogen_settings_set_release(settings, argv[1], error) < 0;
  mitogen_master *master = mitogen_master_new(settings);
  mitogen_master_add_module(master, "greeter", "greeter.py", kModule,
                            sizeof kModule - 1, 0, NULL);
  mitogen_link *child =
      mitogen_master_connect(master, "child", core, size, error);
  int link[2];
  failed = failed || child == NULL;
  pid_t pid = failed ? -1 : start(argv[3], child, link);
  ssize_t got = pid > 0;
  while (got > 0) {
    char bytes[65536];
    got = read(link[0], bytes, sizeof bytes);
    failed = got > 0 ? mitogen_link_feed(child, bytes, (size_t)got, error) < 0
                     : mitogen_link_feed_end(child, error) < 0;
    handle_events(master);
    if (failed || !write_output(child, link[1])) got = 0;
  }
  if (failed) fprintf(stderr, "master: %s\n", mitogen_error_message(error));
  if (!failed && pid < 0) perror("master");
  if (pid > 0) {
    close(link[1]);
    waitpid(pid, NULL, 0);
  }
  mitogen_master_free(master);
  mitogen_settings_free(settings);
  mitogen_error_free(error);
  return failed || pid < 0;
}
