/* An ONNX Runtime that is too old, for tests: it answers the version question and nothing else.
   gcc -shared -nostdlib -Os -s -fno-asynchronous-unwind-tables -fPIC -Wl,-soname,libonnxruntime.so.1 -Wl,-z,noseparate-code,--build-id=none old.c -o libonnxruntime.so.1 */
typedef struct { const void *(*get_api)(unsigned); const char *(*get_version)(void); } base;
static const void *get_api(unsigned version) { (void)version; return 0; }
static const char *get_version(void) { return "1.17.3"; }
static const base the_base = { get_api, get_version };
const base *OrtGetApiBase(void) { return &the_base; }
