import assert from "node:assert/strict";
import { buildGraph } from "../../../core/graph";
import { httpsProblem, isInternal, isLimited } from "../../../core/policy";
import { ingress, service } from "../../../core/policy/minimal";

const serviceOf = (annotations: object, spec: object = {}) =>
  buildGraph(service({ metadata: { annotations }, spec }).resources).all("Service")[0]!;
const ingressOf = (annotations: object, spec: object = {}) =>
  buildGraph(ingress({ metadata: { annotations }, spec }).resources).all("Ingress")[0]!;
const aws = "service.beta.kubernetes.io/aws-load-balancer-";
const alb = "alb.ingress.kubernetes.io/";

describe("load balancers of Services", () => {
  it("are internal by annotation", () => {
    assert.equal(isInternal(serviceOf({})), false);
    assert.equal(isInternal(serviceOf({ [`${aws}scheme`]: "internal" })), true);
    assert.equal(isInternal(serviceOf({ [`${aws}scheme`]: "internet-facing" })), false);
    assert.equal(isInternal(serviceOf({ [`${aws}internal`]: "true" })), true);
    assert.equal(isInternal(serviceOf({ [`${aws}internal`]: "0.0.0.0/0" })), true);
    assert.equal(isInternal(serviceOf({ [`${aws}internal`]: "false" })), false);
  });
  it("are limited by ranges that are not the internet, which must be readable", () => {
    const ranges = (...loadBalancerSourceRanges: string[]) =>
      isLimited(serviceOf({}, { loadBalancerSourceRanges }));
    assert.equal(ranges(), false);
    assert.equal(ranges("203.0.113.0/24"), true);
    assert.equal(ranges("203.0.113.0/24", "::/0"), false);
    assert.equal(ranges("::/0"), false);
    assert.equal(ranges("0.0.0.0/0"), false);
    assert.equal(ranges("203.0.113.0/24", "nonsense"), false);
    const written = "service.beta.kubernetes.io/load-balancer-source-ranges";
    assert.equal(isLimited(serviceOf({ [written]: "10.0.0.0/8, 203.0.113.0/24" })), true);
  });
});

describe("an Ingress", () => {
  it("serves HTTPS only by the load balancer's annotations", () => {
    const none = { tls: undefined };
    const certificate = { [`${alb}certificate-arn`]: "arn:aws:acm:eu-west-1:333333333333:certificate/a" };
    assert.equal(httpsProblem(ingressOf(certificate, none), false), undefined);
    const both = { ...certificate, [`${alb}listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]' };
    assert.match(httpsProblem(ingressOf(both, none), false) ?? "", /plain HTTP/);
    assert.equal(httpsProblem(ingressOf({ ...both, [`${alb}ssl-redirect`]: "443" }, none), false), undefined);
  });
  it("may do without a certificate where that is optional and plain HTTP is shut off", () => {
    const shut = { "kubernetes.io/ingress.allow-http": "false" };
    assert.equal(httpsProblem(ingressOf(shut, { tls: undefined }), true), undefined);
    assert.equal(httpsProblem(ingressOf(shut, { tls: undefined }), false), "has no TLS");
    assert.equal(httpsProblem(ingressOf({}, { tls: undefined }), true), "has no TLS");
  });

  it("serves plain HTTP by the load balancer's annotations, however they are spaced", () => {
    const certificate = { [`${alb}certificate-arn`]: "arn:aws:acm:eu-west-1:333333333333:certificate/a" };
    const listens = (ports: string) =>
      httpsProblem(ingressOf({ ...certificate, [`${alb}listen-ports`]: ports }, { tls: undefined }), false);
    assert.match(listens('[{"HTTP" : 80}]') ?? "", /plain HTTP/);
    assert.equal(listens('[{"HTTPS" : 443}]'), undefined);
  });

  it("has a certificate for each of its hosts", () => {
    const problem = (hosts: readonly string[], ...tls: readonly object[]) => {
      const rules = hosts.map((host) => ({ host, http: { paths: [] } }));
      return httpsProblem(ingressOf({}, { rules, tls }), false);
    };
    const named = (...hosts: readonly string[]) => ({ hosts, secretName: hosts[0] });
    const host = "a.example.com";
    assert.equal(problem([host], named(host)), undefined);
    assert.equal(problem([host], named("b.example.com", host)), undefined);
    assert.equal(problem([host, "b.example.com"], named(host), named("b.example.com")), undefined);
    assert.equal(problem([host], named("*.example.com")), undefined);
    assert.equal(problem([host], { secretName: "all" }), undefined);
    assert.equal(problem([host], { secretName: "all", hosts: [] }), undefined);
    const lacks = `has no TLS for the host ${host}`;
    assert.equal(problem([host], named("b.example.com")), lacks);
    assert.equal(problem([host], named("x.example.com")), lacks, "as long as any label");
    assert.equal(problem([`b.${host}`], named("*.example.com")), `has no TLS for the host b.${host}`);
    assert.equal(problem(["b.example.com", host], named("b.example.com")), lacks);
  });

  it("names a certificate in each part of its TLS", () => {
    const tls = [{ hosts: ["a.example.com"], secretName: "a" }, { hosts: ["b.example.com"] }];
    assert.equal(
      httpsProblem(ingressOf({}, { tls }), false),
      "names no certificate for its TLS, and doesn't shut plain HTTP off",
    );
    const shut = { "kubernetes.io/ingress.allow-http": "false" };
    assert.equal(httpsProblem(ingressOf(shut, { tls }), false), undefined);
  });
});
