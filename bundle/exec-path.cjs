// Where Node was started through a loader of its own, it takes the loader for itself. This script starts it in the right way.
process.execPath = process.env.BLOCKSPIN_NODE;
process.execArgv = [];
