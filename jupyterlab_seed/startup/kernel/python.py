# IPython runs this file in the user's namespace, so it binds no name there.
exec(
    compile(
        __import__("pathlib").Path(__file__).with_name("start.py").read_bytes(),
        "<jupyterlab-seed start>",
        "exec",
    ),
    {
        "__name__": "_jupyterlab_seed_start",
        "__file__": str(__import__("pathlib").Path(__file__).with_name("start.py")),
    },
)
