import * as z from 'zod/mini';
import { staysInside } from './schema-functions.ts';
import { described, Line, ProjectName, Spelled, TreePath, VersionText, WebAddress } from './values.ts';

/** What systemd takes as the name of a unit (unit_name_is_valid), with its type. */
const UnitName = z
  .string()
  .check(
    z.regex(/^[^/]*$/, 'has a slash: a unit is a name; a file of the tree is file: PATH'),
    z.regex(
      /^[\w:.\\@-]{1,240}\.(?:service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/,
      'is not the name of a unit, such as demo.service',
    ),
  );

const InImage = z
  .string()
  .check(z.regex(/^\/[^\p{Cc}]*$/u, 'is not an absolute path'), z.refine(staysInside, 'has .. in it'));

/** Names of packages as dpkg, rpm, pacman and apk have them. */
const PackageName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9+._-]*$/, 'is not the name of a package'), z.maxLength(200));

const ContentPackages = z.strictObject({
  packages: described(
    z.array(PackageName).check(z.minLength(1, 'is empty')),
    'Packages of the distribution, with everything that they depend on.',
  ),
  without: described(
    z.optional(z.array(PackageName)),
    'Packages that they depend on and that the services can do without.',
  ),
});

const Base = z.union([
  Line,
  z.strictObject({
    packages: described(
      z.array(PackageName).check(z.minLength(1, 'is empty')),
      'Packages of the distribution, of whose files those are taken that something needs.',
    ),
  }),
]);

const COMPRESSION = /^(?:gzip|xz|zstd|lz4|lzo)(?: -X[a-z-]+(?: [A-Za-z0-9,%]+)?)*$/;
const BLOCK_SIZE = /^(?:4|8|16|32|64|128|256|512)K$|^1M$|^\d+$/i;

// `program` is a name alone: a description comes from strangers, and whatever else it named would be run.
const Squashfs = z.strictObject({
  compression: described(
    z.optional(
      z
        .string()
        .check(
          z.regex(
            COMPRESSION,
            'is not a compressor of mksquashfs with its own options, such as "zstd -Xcompression-level 19"',
          ),
        ),
    ),
    'As mksquashfs takes it: gzip, xz, zstd, lz4 or lzo and -X options; "xz -Xdict-size 100%" when left out.',
  ),
  'block-size': described(
    z.optional(z.pipe(Spelled, z.string().check(z.regex(BLOCK_SIZE, 'is not a block size from 4K to 1M')))),
    'A power of two from 4K to 1M; "1M" when left out.',
  ),
  program: described(
    z.optional(
      z
        .string()
        .check(z.regex(/^[\w.-]*mksquashfs[\w.-]*$/, 'is not the name of a mksquashfs, found on the PATH')),
    ),
    'The mksquashfs on the PATH that makes the file system; "mksquashfs" when left out.',
  ),
});

export const PortableItem = z.strictObject({
  version: described(z.optional(VersionText), 'The version of the image; the project’s when left out.'),
  description: described(z.optional(Line), 'What portablectl shows; the project’s summary when left out.'),
  homepage: described(z.optional(WebAddress), 'HOME_URL of os-release; the project’s when left out.'),
  packages: described(
    z.optional(z.array(ProjectName).check(z.minLength(1, 'is empty'))),
    'The project’s packages whose files go into the image; all of them when left out.',
  ),
  units: described(
    z.optional(
      z
        .array(z.union([UnitName, z.strictObject({ file: described(TreePath, 'A unit file of the tree.') })]))
        .check(z.minLength(1, 'is empty: an image has at least one unit')),
    ),
    'Units of the packages, by name, or files of the tree; those with the image’s prefix when left out.',
  ),
  symlinks: described(
    z.optional(
      z.array(
        z.strictObject({
          object: described(InImage, 'What the link leads to; it must be in the image.'),
          symlink: described(InImage, 'Where the link is.'),
        }),
      ),
    ),
    'Links for programs that look for something at another place.',
  ),
  contents: described(
    z.optional(z.array(z.union([z.string(), ContentPackages]))),
    'What else goes into the image: SOURCE --> DEST (MODE), or packages of the distribution.',
  ),
  base: described(
    z.optional(Base),
    'Where the libraries and interpreters are taken from that the tree lacks: "none", a directory such as "/", or packages.',
  ),
  format: described(z.optional(z.enum(['squashfs', 'erofs'])), 'The file system; "squashfs" when left out.'),
  squashfs: described(z.optional(Squashfs), 'How the file system is made.'),
  profile: described(
    z.optional(Line),
    'The profile that the service is attached with: default, nonetwork, strict, trusted; "default" when left out.',
  ),
});
export type PortableItem = z.infer<typeof PortableItem>;

export const Portables = z.record(ProjectName, PortableItem);
