from tests.store.test_catalogue import *
@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("engine", ["virtuoso"])
def test_v(engine, name, store):
    store.insert(read_quads(rdf_file(HERE / name / "data.trig")))
    exp=expected(name)
    try:
        found=answered(store,name)
        if found==exp: r="OK"
        elif isinstance(found,list):
            r="DIFF\n   "+"\n   ".join(str(x)[:300] for x in [("got",)]+[y for y in found if y not in exp][:3]+[("exp",)]+[y for y in exp if y not in found][:3]) if set(found)!=set(exp) else "ORDER"
        else: r="DIFF graph"
    except LoaderError as e: r="ERR "+str(e)[:400].replace("\n"," ")
    open("/tmp/fq/virt2.txt","a").write(f"{name}: {r}\n")
