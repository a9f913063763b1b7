/**
 * Private Tomcats for one test, from the files of Debian's tomcat10: own CATALINA_BASE, own loopback address, own
 * process; never the system's service. They speak AJP to httpd, and HTTP to whoever asks whether they are ready.
 */

import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { needs, needsThat } from '../helpers/needs.ts';
import type { Scope } from '../helpers/scope.ts';
import type { ServerProgram } from './server-process.ts';

const HOME = '/usr/share/tomcat10';
const SOURCE = fileURLToPath(new URL('./fixtures/Application.java', import.meta.url));

/** As `needs`: is there a Tomcat 10, and a java to run it? */
export function needsTomcat(t: TestContext): boolean {
  return needsThat(t, 'tomcat10', hasTomcat()) && needs(t, 'java');
}

export function hasTomcat(): boolean {
  return existsSync(join(HOME, 'bin/bootstrap.jar'));
}

export interface TomcatSetup {
  readonly host: string;
  readonly ajpPort: number;
  readonly httpPort: number;
  /** Also its jvmRoute. */
  readonly route: string;
  /** What httpd has to say to be listened to. */
  readonly secret?: string;
}

/** The class that the Tomcats run; the folder lives as long as the scope. */
export async function compileApplication(scope: Scope): Promise<string> {
  const classes = mkdtempSync(join(tmpdir(), 'baltop-classes-'));
  scope.after(() => rmSync(classes, { recursive: true, force: true }));
  // A runtime without the `javac` command still has the compiler as a module.
  const compiler = ['-XX:TieredStopAtLevel=1', '-m', 'jdk.compiler/com.sun.tools.javac.Main'];
  const servlets = join(HOME, 'lib/servlet-api.jar');
  await promisify(execFile)('java', [...compiler, '-cp', servlets, '-d', classes, SOURCE]);
  return join(classes, 'Application.class');
}

export function tomcat(setup: TomcatSetup, applicationClass: string): ServerProgram {
  const { host, ajpPort, httpPort, route, secret } = setup;
  return {
    host,
    url: `ajp://${host}:${ajpPort}`,
    route,
    ...(secret === undefined ? {} : { secret }),
    healthUrl: `http://${host}:${httpPort}/health`,
    install(version, base, requestLog) {
      const application = join(base, 'webapps/ROOT/WEB-INF');
      for (const folder of ['conf', 'logs', 'temp', 'work', 'webapps/ROOT/WEB-INF/classes']) {
        mkdirSync(join(base, folder), { recursive: true });
      }
      writeFileSync(join(base, 'conf/server.xml'), serverXml(setup));
      writeFileSync(join(base, 'conf/context.xml'), CONTEXT_XML);
      writeFileSync(join(application, 'web.xml'), webXml(route, version, requestLog));
      copyFileSync(applicationClass, join(application, 'classes/Application.class'));
      return ['java', ...SMALL_AND_QUICK, ...start(base)];
    },
  };
}

const SMALL_AND_QUICK = ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

function start(base: string): string[] {
  const jars = ['bootstrap.jar', 'tomcat-juli.jar'].map((jar) => join(HOME, 'bin', jar));
  return [
    '-cp',
    jars.join(':'),
    `-Dcatalina.home=${HOME}`,
    `-Dcatalina.base=${base}`,
    `-Djava.io.tmpdir=${join(base, 'temp')}`,
    'org.apache.catalina.startup.Bootstrap',
    'start',
  ];
}

function serverXml({ host, ajpPort, httpPort, route, secret }: TomcatSetup): string {
  const guard = secret === undefined ? 'secretRequired="false"' : `secret="${secret}"`;
  return `<Server port="-1">
  <Service name="lab">
    <Connector protocol="HTTP/1.1" address="${host}" port="${httpPort}"/>
    <Connector protocol="AJP/1.3" address="${host}" port="${ajpPort}" ${guard}/>
    <Engine name="lab" defaultHost="localhost" jvmRoute="${route}">
      <Host name="localhost" appBase="webapps" autoDeploy="false"/>
    </Engine>
  </Service>
</Server>
`;
}

/** Nothing to scan for, which is most of the time of a start, and no session outlives its process. */
const CONTEXT_XML = `<Context containerSciFilter=".*">
  <JarScanner scanClassPath="false"/>
  <Manager pathname=""/>
</Context>
`;

function webXml(route: string, version: number, requestLog: string | null): string {
  const parameter = (name: string, value: string) =>
    `<context-param><param-name>${name}</param-name><param-value>${value}</param-value></context-param>`;
  return `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
  ${parameter('node', route)}
  ${parameter('version', String(version))}
  ${requestLog === null ? '' : parameter('log', requestLog)}
  <servlet><servlet-name>lab</servlet-name><servlet-class>Application</servlet-class><load-on-startup>1</load-on-startup></servlet>
  <servlet-mapping><servlet-name>lab</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
</web-app>
`;
}
