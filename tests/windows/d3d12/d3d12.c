/* d3d12.dll for Wine over the distribution's native libvkd3d (>= 2.0, which takes DXIL shaders).
   TPIR_D3D12_FAULT provokes what real drivers do: "garbage" runs no compute shader and reports success, so results are whatever memory holds;
   "refused" has no device to give. */
#include <vkd3d.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#define MS __attribute__((ms_abi))
struct th { PFN_vkd3d_thread f; void *d; };
static DWORD MS tmain(void *p) { struct th t = *(struct th *)p; free(p); t.f(t.d); return 0; }
static void *mk(PFN_vkd3d_thread f, void *d) { struct th *t = malloc(sizeof *t); t->f = f; t->d = d; return CreateThread(0, 4 << 20, tmain, t, 0, 0); }
static HRESULT jn(void *h) { WaitForSingleObject(h, ~0u); CloseHandle(h); return 0; }
static HRESULT sig(HANDLE h) { return SetEvent(h) ? 0 : 0x80004005; }
static int fault(const char *name) { const char *f = getenv("TPIR_D3D12_FAULT"); return f && !strcmp(f, name); }
/* Replaces one entry of an object's function table, which all objects of its kind share. */
static void patch(void *object, int slot, void *with, void **was)
{
    void **table = *(void ***)object;
    uintptr_t page = (uintptr_t)(table + slot) & ~(uintptr_t)4095;
    if (table[slot] == with) return;
    mprotect((void *)page, 8192, PROT_READ | PROT_WRITE);
    if (was) *was = table[slot];
    table[slot] = with;
}
static void MS no_dispatch(void *list, UINT x, UINT y, UINT z) { }
static HRESULT (MS *create_list)(void *, UINT, int, void *, void *, REFIID, void **);
static HRESULT MS lame_list(void *device, UINT node, int type, void *allocator, void *state, REFIID iid, void **out)
{
    HRESULT hr = create_list(device, node, type, allocator, state, iid, out);
    if (hr >= 0) patch(*out, 14, no_dispatch, 0); /* ID3D12GraphicsCommandList::Dispatch */
    return hr;
}
HRESULT MS D3D12CreateDevice(IUnknown *adapter, D3D_FEATURE_LEVEL fl, REFIID iid, void **out)
{
    struct vkd3d_application_info app = { VKD3D_STRUCTURE_TYPE_APPLICATION_INFO };
    struct vkd3d_instance_create_info ic = { VKD3D_STRUCTURE_TYPE_INSTANCE_CREATE_INFO };
    struct vkd3d_device_create_info dc = { VKD3D_STRUCTURE_TYPE_DEVICE_CREATE_INFO };
    static const GUID ga = { 0x2411e7e1, 0x12ac, 0x4ccf, { 0xbd, 0x14, 0x97, 0x98, 0xe8, 0x53, 0x4d, 0xc0 } }; /* IDXGIAdapter */
    void *a = 0, *dev = 0; HRESULT hr;
    if (fault("refused")) return 0x887A0004; /* DXGI_ERROR_UNSUPPORTED */
    app.api_version = VKD3D_API_VERSION_2_0;
    ic.next = &app; ic.pfn_signal_event = sig; ic.pfn_create_thread = mk; ic.pfn_join_thread = jn; ic.wchar_size = 2;
    dc.minimum_feature_level = fl; dc.instance_create_info = &ic;
    if (adapter && ((HRESULT (MS *)(void *, const GUID *, void **))(*(void ***)adapter)[0])(adapter, &ga, &a) >= 0) {
        char d[512]; memset(d, 0, sizeof d);
        ((HRESULT (MS *)(void *, void *))(*(void ***)a)[8])(a, d); /* GetDesc */
        memcpy(&dc.adapter_luid, d + 296, 8);
        ((unsigned (MS *)(void *))(*(void ***)a)[2])(a);
    }
    hr = vkd3d_create_device(&dc, iid, out ? out : &dev);
    if (hr >= 0 && fault("garbage")) patch(out ? *out : dev, 12, lame_list, (void **)&create_list); /* ID3D12Device::CreateCommandList */
    if (dev) ((unsigned (MS *)(void *))(*(void ***)dev)[2])(dev);
    return hr;
}
HRESULT MS D3D12GetDebugInterface(REFIID i, void **o) { return 0x80004001; }
HRESULT MS D3D12EnableExperimentalFeatures(UINT n, const IID *i, void *c, UINT *s) { return 0x80004001; }
HRESULT MS D3D12SerializeRootSignature(const D3D12_ROOT_SIGNATURE_DESC *d, D3D_ROOT_SIGNATURE_VERSION v, ID3DBlob **b, ID3DBlob **e) { return vkd3d_serialize_root_signature(d, v, b, e); }
HRESULT MS D3D12SerializeVersionedRootSignature(const D3D12_VERSIONED_ROOT_SIGNATURE_DESC *d, ID3DBlob **b, ID3DBlob **e) { return vkd3d_serialize_versioned_root_signature(d, b, e); }
HRESULT MS D3D12CreateRootSignatureDeserializer(const void *p, SIZE_T n, REFIID i, void **o) { return vkd3d_create_root_signature_deserializer(p, n, i, o); }
HRESULT MS D3D12CreateVersionedRootSignatureDeserializer(const void *p, SIZE_T n, REFIID i, void **o) { return vkd3d_create_versioned_root_signature_deserializer(p, n, i, o); }
