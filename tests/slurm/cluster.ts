import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why no Slurm can be started here; undefined where one can. */
export function missingForSlurm(): string | undefined {
  const programs = ['slurmctld', 'slurmd', 'sbatch', 'munged', 'setpriv'];
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length > 0)
    return `${missing.join(', ')} not found: apt-get install --no-install-recommends slurm-wlm munge`;
  return process.getuid?.() === 0 ? undefined : 'the daemons of Slurm are started by root only';
}

/** A Slurm of one computer, this one, with two processors. */
export class TestCluster {
  readonly #folder: string;
  readonly #host = os.hostname().split('.')[0] ?? 'localhost';
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#env = { ...process.env, SLURM_CONF: path.join(folder, 'slurm.conf') };
  }

  static async start(): Promise<TestCluster> {
    const cluster = new TestCluster(fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-slurm-')));
    cluster.#configure();
    startMunge();
    cluster.run('slurmctld');
    cluster.run('slurmd', '-N', cluster.#host);
    for (let tries = 0; !cluster.run('sinfo', '--noheader').includes('idle'); tries++) {
      if (tries > 60) throw new Error(cluster.run('sinfo', '--list-reasons'));
      await sleep(500);
    }
    return cluster;
  }

  /** Variables with which the programs of Slurm find this cluster. */
  get environment(): NodeJS.ProcessEnv {
    return this.#env;
  }

  /** Runs a program of Slurm. @returns what it printed */
  run(program: string, ...args: string[]): string {
    return execFileSync(program, args, { env: this.#env, encoding: 'utf8' });
  }

  setNode(state: 'drain' | 'resume'): void {
    this.run('scontrol', 'update', `nodename=${this.#host}`, `state=${state}`, 'reason=test');
  }

  /** A job that was put back waits two minutes, as a computer may be ill. This one is not. */
  hurry(): void {
    const waiting = this.run('squeue', '--noheader', '--array', '--format=%i %r')
      .split('\n')
      .filter((line) => line.endsWith('BeginTime'));
    for (const line of waiting)
      // It may have started meanwhile.
      spawnSync('scontrol', ['update', `jobid=${line.split(' ')[0]}`, 'StartTime=now'], {
        env: this.#env,
      });
  }

  async stop(): Promise<void> {
    spawnSync('scancel', ['--user=root'], { env: this.#env });
    await sleep(1000);
    for (const daemon of ['slurmd', 'slurmctld']) {
      const file = path.join(this.#folder, `${daemon}.pid`);
      if (fs.existsSync(file)) process.kill(Number(fs.readFileSync(file, 'utf8')), 'SIGTERM');
    }
    await sleep(2000);
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #configure(): void {
    const [host, folder] = [this.#host, this.#folder];
    for (const name of ['state', 'spool']) fs.mkdirSync(path.join(folder, name));
    const lines = `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
SlurmctldPort=16827
SlurmdPort=16828
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
KillWait=30
MinJobAge=300
MaxArraySize=3
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${os.cpus().length} State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`;
    fs.writeFileSync(path.join(folder, 'slurm.conf'), lines);
    const hosts = fs.readFileSync('/etc/hosts', 'utf8');
    if (!hosts.split(/\s/).includes(host)) fs.appendFileSync('/etc/hosts', `127.0.0.1 ${host}\n`);
  }
}

/** Slurm trusts messages that munged signed. One that runs already is used. */
function startMunge(): void {
  if (mungeWorks()) return;
  const key = '/etc/munge/munge.key';
  if (!fs.existsSync(key)) fs.writeFileSync(key, randomBytes(1024), { mode: 0o400 });
  for (const place of ['/run/munge', '/var/log/munge']) fs.mkdirSync(place, { recursive: true });
  execFileSync('chown', ['munge:', key, '/run/munge', '/var/log/munge']);
  execFileSync('setpriv', ['--reuid=munge', '--regid=munge', '--clear-groups', 'munged']);
  if (!mungeWorks()) throw new Error('munged does not work.');
}

function mungeWorks(): boolean {
  return spawnSync('sh', ['-c', 'munge -n | unmunge']).status === 0;
}
