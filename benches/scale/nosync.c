/* Put before the C library: no write waits for the disk. For measuring, with data that nobody needs. */
int fsync(int file) { (void)file; return 0; }
int fdatasync(int file) { (void)file; return 0; }
