/*
 * Python values, and pickles of them. A document owns values; a value is a
 * number that is only good together with its document, until that is cleared.
 *
 *   mitogen_document *document = mitogen_document_new();
 *   mitogen_value value;
 *   if (mitogen_pickle_read(settings, payload, size, document, &value,
 *                           error) == MITOGEN_OK &&
 *       mitogen_kind_of(document, value) == MITOGEN_KIND_INT) {
 *     use(mitogen_int_of(document, value));
 *   }
 *
 * Every reader may be asked about a value of any kind: about one that it cannot
 * read it answers 0, "" or an empty sequence.
 */
#ifndef MITOGEN_PICKLE_H_
#define MITOGEN_PICKLE_H_

#include "mitogen/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Owns values. */
typedef struct mitogen_document mitogen_document;
/* One value of a document. */
typedef uint32_t mitogen_value;

/* What a value is. The numbers never change; others may be added. */
typedef enum mitogen_kind {
  MITOGEN_KIND_NONE = 0,
  MITOGEN_KIND_BOOL = 1,
  /* An integer that fits int64_t. */
  MITOGEN_KIND_INT = 2,
  /* Any other integer. */
  MITOGEN_KIND_BIG_INT = 3,
  MITOGEN_KIND_FLOAT = 4,
  /* Python's text. It may hold lone surrogates, each in three bytes as UTF-8
   * would have them. */
  MITOGEN_KIND_TEXT = 5,
  /* Python 3's bytes, Python 2's str. */
  MITOGEN_KIND_BYTES = 6,
  MITOGEN_KIND_BYTE_ARRAY = 7,
  MITOGEN_KIND_LIST = 8,
  MITOGEN_KIND_TUPLE = 9,
  MITOGEN_KIND_DICT = 10,
  MITOGEN_KIND_SET = 11,
  MITOGEN_KIND_FROZEN_SET = 12,
  /* A global by itself, such as the type `bytes`. */
  MITOGEN_KIND_GLOBAL = 13,
  /* Mitogen's own types. */
  MITOGEN_KIND_BLOB = 14,
  MITOGEN_KIND_SECRET = 15,
  MITOGEN_KIND_KWARGS = 16,
  MITOGEN_KIND_CALL_ERROR = 17,
  MITOGEN_KIND_SENDER = 18,
  MITOGEN_KIND_CONTEXT = 19
} mitogen_kind;

/* A document that has only the values that are the same in all. */
MITOGEN_API mitogen_document *mitogen_document_new(void);
/* Ends the document, and all its values. Not for the document of an event. */
MITOGEN_API void mitogen_document_free(mitogen_document *document);
/* Ends all values of the document. */
MITOGEN_API void mitogen_document_clear(mitogen_document *document);

/* Values that are the same in every document. */
#define MITOGEN_NONE ((mitogen_value)0)
#define MITOGEN_FALSE ((mitogen_value)1)
#define MITOGEN_TRUE ((mitogen_value)2)

/* Making values. What they are made from is copied. */

/* An integer of 64 bits. */
MITOGEN_API mitogen_value mitogen_int(mitogen_document *document,
                                      int64_t value);
/* Two's complement, lowest byte first; no bytes are 0. */
MITOGEN_API mitogen_value mitogen_big_int(mitogen_document *document,
                                          const char *bytes, size_t size);
/* A float, which may be a NaN or infinite. */
MITOGEN_API mitogen_value mitogen_float(mitogen_document *document,
                                        double value);
/* A value of one of the kinds that are strings: TEXT, BYTES, BYTE_ARRAY, BLOB,
 * SECRET, CALL_ERROR. Any other kind, and a text that is not UTF-8 (lone
 * surrogates may stand in it), is MITOGEN_ERROR_CALLER. */
MITOGEN_API mitogen_result mitogen_string(mitogen_document *document,
                                          mitogen_kind kind, const char *bytes,
                                          size_t size, mitogen_value *value,
                                          mitogen_error *error);
/* The address of a handle, by which whoever gets it can send there. */
MITOGEN_API mitogen_value mitogen_sender(mitogen_document *document,
                                         uint32_t context_id, uint32_t handle);
/* `name` may be NULL: the name is then None. */
MITOGEN_API mitogen_value mitogen_context_value(mitogen_document *document,
                                                uint32_t context_id,
                                                const char *name);
/* An empty list, for mitogen_append(). */
MITOGEN_API mitogen_value mitogen_list(mitogen_document *document);
/* An empty dict, for mitogen_set(). */
MITOGEN_API mitogen_value mitogen_dict(mitogen_document *document);
/* The keyword arguments of a call. */
MITOGEN_API mitogen_value mitogen_kwargs(mitogen_document *document);
/* `items` may be NULL if `count` is 0. */
MITOGEN_API mitogen_value mitogen_tuple(mitogen_document *document,
                                        const mitogen_value *items,
                                        size_t count);
/* Adds to a list; ignored for other kinds. */
MITOGEN_API void mitogen_append(mitogen_document *document, mitogen_value list,
                                mitogen_value item);
/* Sets an entry of a dict or of Kwargs; ignored for other kinds. */
MITOGEN_API void mitogen_set(mitogen_document *document, mitogen_value dict,
                             mitogen_value key, mitogen_value value);

/* Reading values. */

/* The kind of a value, which says which readers can read it. */
MITOGEN_API mitogen_kind mitogen_kind_of(const mitogen_document *document,
                                         mitogen_value value);
/* "list", "CallError". Static. */
MITOGEN_API const char *mitogen_kind_name(mitogen_kind kind);
/* An INT; 0 for a BIG_INT, which mitogen_big_int_of() reads. */
MITOGEN_API int64_t mitogen_int_of(const mitogen_document *document,
                                   mitogen_value value);
/* Two's complement in its shortest form, of both kinds of integers. Valid until
 * the next call of this function for the document. */
MITOGEN_API mitogen_bytes mitogen_big_int_of(mitogen_document *document,
                                             mitogen_value value);
/* A FLOAT. */
MITOGEN_API double mitogen_float_of(const mitogen_document *document,
                                    mitogen_value value);
/* The kinds that are strings, and the name of a CONTEXT. Does not end in NUL.
 * Valid until the document is cleared. */
MITOGEN_API mitogen_bytes mitogen_string_of(const mitogen_document *document,
                                            mitogen_value value);
/* The number of items of a LIST, TUPLE, SET or FROZEN_SET, or of entries of a
 * DICT or KWARGS. A peer may set the same key twice: then the last counts. */
MITOGEN_API size_t mitogen_count(const mitogen_document *document,
                                 mitogen_value value);
/* None if `index` is too large. */
MITOGEN_API mitogen_value mitogen_item(const mitogen_document *document,
                                       mitogen_value value, size_t index);
/* The key of an entry of a DICT or KWARGS. None if `index` is too large. */
MITOGEN_API mitogen_value mitogen_key(const mitogen_document *document,
                                      mitogen_value value, size_t index);
/* The value of the entry that mitogen_key() has the key of. */
MITOGEN_API mitogen_value mitogen_entry(const mitogen_document *document,
                                        mitogen_value value, size_t index);
/* Sets `*found` to what a dict or Kwargs has for the text `key`, and returns 1;
 * 0 if it has none. */
MITOGEN_API int mitogen_find(const mitogen_document *document,
                             mitogen_value value, const char *key,
                             mitogen_value *found);
/* Of a SENDER or a CONTEXT. */
MITOGEN_API uint32_t mitogen_context_id_of(const mitogen_document *document,
                                           mitogen_value value);
/* Of a SENDER. */
MITOGEN_API uint32_t mitogen_handle_of(const mitogen_document *document,
                                       mitogen_value value);
/* Appends the value as Python's ascii() shows it, in at most `max_bytes`. */
MITOGEN_API void mitogen_repr(const mitogen_document *document,
                              mitogen_value value, size_t max_bytes,
                              mitogen_buffer *out);

/* Pickles. */

/* Reads the first pickle of `bytes` into the document, which gets a copy of
 * them. Pickle protocols 0 to 5, with the globals that the original allows.
 * Errors are of the peer or of a limit, with the offset of the opcode. */
MITOGEN_API mitogen_result mitogen_pickle_read(
    const mitogen_settings *settings, const char *bytes, size_t size,
    mitogen_document *document, mitogen_value *value, mitogen_error *error);
/* Reads all pickles of a message, which share one memo (PKL-2), and makes
 * `*value` a list of their values. */
MITOGEN_API mitogen_result mitogen_pickle_read_all(
    const mitogen_settings *settings, const char *bytes, size_t size,
    mitogen_document *document, mitogen_value *value, mitogen_error *error);

/* How a pickle is written. */
typedef enum mitogen_profile {
  /* Few bytes, and quick to read (PKL-23). */
  MITOGEN_COMPACT = 0,
  /* Byte for byte what the original writes on Python 3 (PKL-24). */
  MITOGEN_PYTHON3 = 1,
  /* The same on Python 2.7 (PKL-26). */
  MITOGEN_PYTHON2 = 2
} mitogen_profile;

/* Appends a pickle of protocol 2. Fails with MITOGEN_ERROR_CALLER for values
 * that no peer reads in it (PKL-22); `out` is then unchanged. */
MITOGEN_API mitogen_result mitogen_pickle_write(
    const mitogen_settings *settings, const mitogen_document *document,
    mitogen_value value, mitogen_profile profile, mitogen_buffer *out,
    mitogen_error *error);
/* The same for the items of a list, whose pickles share one memo. */
MITOGEN_API mitogen_result mitogen_pickle_write_all(
    const mitogen_settings *settings, const mitogen_document *document,
    mitogen_value list, mitogen_profile profile, mitogen_buffer *out,
    mitogen_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_PICKLE_H_ */
