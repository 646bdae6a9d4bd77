"""What a disk holds after the power went, told from the changes that disk.c recorded. No code of the gate.

usage: losses.py BEFORE CHANGES [WITHOUT]
       losses.py BEFORE CHANGES AT LOST SEED INTO LANDED

BEFORE is a copy of the workplace before the program ran. A file's bytes are safe once the file was synced, a
name once its folder was; all else may be lost.

The first form prints how many changes there are, then whatever was not in order, a line each: a name that was
given before the bytes under it were safe, one that was not safe when the ledger was next synced and did not have it
as still to be done, or when the program ended. Temporary files are nobody's business, and the ledger's are SQLite's. Whoever wrote the landed files
and the warehouse may not have synced them: a second name of theirs needs that too. WITHOUT takes the syncs of
paths with this in them out of the record, to see whether they are missed.

The second form makes of the empty folder INTO the workplace as it is where the power goes after AT changes. LOST
is what is lost of all that was not safe: "all" of it, the "bytes" alone, the "names" alone, or "some", by SEED. It
prints "told" where the program had said something. Landed files are links to those in LANDED, whose bytes and
times are as they were.
"""
import os, random, shutil, sqlite3, sys, tempfile


class File:
    def __init__(self, data=b"", origin=None, count=0):
        """`origin` is where it was, with how many names, before the program ran; None once it is changed."""
        self.safe, self.pending, self.origin, self.count = data, [], origin, count

    def change(self, offset, data):
        self.pending.append((offset, data))
        self.origin = None

    def sync(self):
        self.safe, self.pending = self.content(self.pending), []

    def content(self, changes):
        data = bytearray(self.safe)
        for offset, piece in changes:
            if piece is None:
                del data[offset:]
            data += bytes(max(0, offset - len(data)))
            if piece is not None:
                data[offset : offset + len(piece)] = piece
        return bytes(data)


class Link:
    pending = ()

    def __init__(self, target):
        self.target = target


class Folder:
    def __init__(self):
        self.names, self.safe, self.pending = {}, {}, []

    def change(self, **names):
        """Several at once: a rename is one change. None takes a name away."""
        self.pending.append(names)
        self.names = self.after(self.names, [names])

    def sync(self):
        self.safe, self.pending = dict(self.names), []

    @staticmethod
    def after(names, changes):
        names = dict(names)
        for change in changes:
            names.update(change)
        return {name: node for name, node in names.items() if node is not None}


def load(path):
    """The nodes of a folder on the disk, all of them safe."""
    known = {}

    def node(place, relative):
        status = os.lstat(place)
        if os.path.islink(place):
            return Link(os.readlink(place))
        if os.path.isdir(place):
            folder = Folder()
            for name in os.listdir(place):
                folder.names[name] = node(f"{place}/{name}", os.path.join(relative, name))
            folder.sync()
            return folder
        if status.st_ino not in known:
            with open(place, "rb") as file:
                known[status.st_ino] = File(file.read(), relative, status.st_nlink)
        return known[status.st_ino]

    return node(path, "")


def records(path):
    with open(path, "rb") as file:
        while line := file.readline():
            operation, name, other, number, length = line.decode().rstrip("\n").split("\t")
            yield operation, name, other, int(number), file.read(int(length))


class Disk:
    def __init__(self, before):
        self.root, self.told = load(before), False

    def at(self, path):
        node = self.root
        for name in path.split("/"):
            node = node if name == "." else node.names[name]
        return node

    def place(self, path):
        folder, _, name = path.rpartition("/")
        return self.at(folder or "."), name

    def sync_all(self, folder):
        folder.sync()
        for node in folder.names.values():
            if isinstance(node, Folder):
                self.sync_all(node)
            elif isinstance(node, File):
                node.sync()

    def apply(self, operation, path, other, number, data):
        if operation == "tell":
            self.told = True
            return
        if operation in ("write", "truncate"):
            return self.at(path).change(number, data if operation == "write" else None)
        if operation == "sync":
            return self.at(path).sync()
        if operation == "sync all":
            return self.sync_all(self.root)
        folder, name = self.place(path)
        if operation == "create":
            folder.change(**{name: File()})
        elif operation == "folder":
            folder.change(**{name: Folder()})
        elif operation == "symlink":
            folder.change(**{name: Link(other)})
        elif operation == "remove":
            folder.change(**{name: None})
        elif operation == "exchange":
            target, new = self.place(other)
            assert target is folder, "names of one folder are exchanged"
            folder.change(**{name: folder.names[new], new: folder.names[name]})
        else:
            node = folder.names[name]
            target, new = self.place(other)
            if operation == "rename" and target.names.get(new) is node:
                return  # rename(2) of one link to another of the same file does nothing
            if operation == "rename" and target is not folder:
                folder.change(**{name: None})
            moved = {name: None} if operation == "rename" and target is folder else {}
            target.change(**{**moved, new: node})


# What a name promises


def is_ours(name):
    return name.startswith((".gate-tmp-", "ledger."))


def unsafe(path, node):
    """What is visible and not safe in or below a node."""
    if not isinstance(node, Folder):
        is_theirs = isinstance(node, File) and node.origin == path.removeprefix("./")
        return [f"the bytes of {path}"] if node.pending and not is_theirs else []
    changed = {name for change in node.pending for name in change}
    found = [
        f"the name {path}/{name}"
        for name in sorted(changed)
        if not is_ours(name) and node.names.get(name) is not node.safe.get(name)
    ]
    for name, inner in node.names.items():
        if not is_ours(name):
            found += unsafe(f"{path}/{name}", inner)
    return found


def doubt(folder):
    """Takes what other programs wrote, and nobody has linked yet, for not safe."""
    for node in folder.names.values():
        if isinstance(node, Folder):
            doubt(node)
        elif isinstance(node, File) and node.count == 1:
            node.pending = [(len(node.safe), b"")]


def pending(disk):
    """The partitions whose verdict is still to be carried out, as the ledger on the disk has it."""
    state = disk.root.names["state"].names
    with tempfile.TemporaryDirectory() as folder:
        for name in ("ledger.sqlite", "ledger.sqlite-wal"):
            if name in state:
                with open(f"{folder}/{name}", "wb") as file:
                    file.write(state[name].safe)
        ledger = sqlite3.connect(f"{folder}/ledger.sqlite")
        try:
            actions = "('promoting', 'quarantining')"
            query = f"SELECT partition FROM entry WHERE is_current AND action IN {actions}"
            return {name for (name,) in ledger.execute(query)}
        except sqlite3.OperationalError:
            return set()  # No table yet.
        finally:
            ledger.close()


def is_of(partitions, what):
    name = what.rpartition("/")[2].removesuffix(".at_risk.json")
    return "state/promoted/" in what and (name in partitions or name + ".gz" in partitions)


def out_of_order(disk, changes):
    problems = []
    for name in ("partitions", "warehouse"):
        if name in disk.root.names:
            doubt(disk.root.names[name])
    for number, change in enumerate(changes, 1):
        operation, path, other = change[:3]
        is_commit = operation == "sync" and path.endswith(("ledger.sqlite", "ledger.sqlite-wal"))
        disk.apply(*change)
        if is_commit and (open_names := unsafe(".", disk.root)):
            undone = pending(disk)
            problems += [
                f"change {number}: the ledger is synced before {what}"
                for what in open_names
                if not is_of(undone, what)
            ]
        given = other if operation in ("rename", "link", "exchange") else path
        if operation in ("rename", "link", "exchange") and not any(map(is_ours, given.split("/"))):
            for what in unsafe(given, disk.at(given)):
                problems.append(f"change {number}: {given} appears before it is safe: {what}")
    return problems + [f"the end comes before {what}" for what in unsafe(".", disk.root)]


# The disk that is left


def write(disk, lost, seed, into, landed):
    chance = random.Random(seed)
    written = {}

    def kept(node, part):
        if lost == "some":
            pending = list(node.pending)
            if part == "names":
                # What happened to the names of a folder is kept in order, up to some moment.
                return pending[: chance.randint(0, len(pending))]
            return [change for change in pending if chance.random() < 0.5]
        return [] if lost in ("all", part) else node.pending

    def put(node, place):
        if isinstance(node, Folder):
            os.makedirs(place, exist_ok=True)
            for name, inner in sorted(Folder.after(node.safe, kept(node, "names")).items()):
                put(inner, f"{place}/{name}")
        elif isinstance(node, Link):
            os.symlink(node.target, place)
        elif node in written:
            os.link(written[node], place)
        else:
            written[node] = place
            if node.origin and node.origin.startswith("partitions/"):
                os.link(f"{landed}/{node.origin}", place)
            elif node.origin:
                shutil.copy2(f"{before}/{node.origin}", place)
            else:
                with open(place, "wb") as file:
                    file.write(node.content(kept(node, "bytes")))

    put(disk.root, into)


before, changes = sys.argv[1], list(records(sys.argv[2]))
disk = Disk(before)
if len(sys.argv) <= 4:
    for without in sys.argv[3:]:
        changes = [c for c in changes if c[0] != "sync" or without not in c[1]]
    print(len(changes))
    print("\n".join(out_of_order(disk, changes)), end="")
else:
    at, lost, seed, into, landed = sys.argv[3:]
    for change in changes[: int(at)]:
        disk.apply(*change)
    write(disk, lost, seed, into, landed)
    print("told" if disk.told else "", end="")
